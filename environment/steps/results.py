"""What came of the notebooks, for machines: JUnit's XML and JSON; and for readers, the log of one that failed."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from steps import checks

NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FRAME = re.compile(r"^\s*at (\S*?)\.([\w$<>]+)\(([^)]*)\)")
SNIPPET = re.compile(r"#\d+:\d+")


def write_json(path: Path, cases: Iterable[dict[str, Any]]) -> None:
    """Counts, and for each notebook its name and how it ended."""
    cases = list(cases)
    counts = {status: sum(case["status"] == status for case in cases) for status in ("passed", "failed", "skipped")}
    _write(path, json.dumps({**counts, "notebooks": cases}, indent=1, ensure_ascii=False) + "\n")


def write_junit(path: Path, cases: Iterable[dict[str, Any]]) -> None:
    """One test case a notebook: <testsuites><testsuite><testcase>, as Jenkins, GitLab and others read it."""
    cases = list(cases)
    totals = {
        "tests": str(len(cases)),
        "failures": str(sum(case["status"] == "failed" for case in cases)),
        "errors": "0",
        "skipped": str(sum(case["status"] == "skipped" for case in cases)),
        "time": f"{sum(case['seconds'] for case in cases):.1f}",
    }
    named = {"name": "notebooks", **totals}
    root = ElementTree.Element("testsuites", named)
    suite = ElementTree.SubElement(root, "testsuite", named)
    for case in cases:
        name, seconds = case["name"], f"{case['seconds']:.1f}"
        test = ElementTree.SubElement(suite, "testcase", classname="notebooks", name=_xml(name), time=seconds)
        if case["status"] == "failed":
            place = f"cell {case['cell']}: " if case["cell"] else ""
            failure = ElementTree.SubElement(test, "failure", type="failed", message=_xml(place + case["message"]))
            failure.text = _xml(case.get("log_text", ""))
        elif case["status"] == "skipped":
            ElementTree.SubElement(test, "skipped", message=_xml(case["message"]))
    _write(path, ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)


def _xml(text: str) -> str:
    """The text without what XML cannot hold."""
    return NOT_XML.sub("", checks.plain(text))


def failure(cells: list[Any], number: int, message: str) -> str:
    """What the log of a failed notebook says: the message, the cell's source with its line marked, the kernel's words."""
    if not number:
        return f"{message}\n"
    source = checks.join(cells[number - 1].source)
    errors = [output for output in cells[number - 1].get("outputs", []) if output.output_type == "error"]
    trace = [checks.plain(line) for line in errors[-1].get("traceback", [])] if errors else []
    line = failing_line(source, trace)
    lines = [
        f"{'>' if place == line else ' '}{place:4d}  {text}" for place, text in enumerate(source.splitlines(), start=1)
    ]
    where = f"cell {number} of {len(cells)}" + (f", line {line}" if line else "")
    return "\n".join([f"{where}: {message}", "", *lines, "", *trace]).rstrip() + "\n"


def failing_line(source: str, trace: list[str]) -> int:
    """The line of a cell, from 1, that its error speaks of; 0 if that is not certain.

    The compiler repeats the line. An exception's trace has places in the kernel's own pieces of the cell; what the
    last of these called stands in one line of the cell, or is not to be told from others.
    """
    lines = source.splitlines()
    shown = [line[1:].strip() for line in trace if line.startswith("|") and line[1:].strip()]
    called = ""
    for line in trace:
        frame = FRAME.match(line)
        if frame and not (SNIPPET.fullmatch(frame[3]) and frame[2].startswith(("do_it$", "lambda$"))):
            owner, name = frame[1].rpartition(".")[2], frame[2]
            called = f"new {owner}" if name == "<init>" else name
    if shown:
        found = [place for place, text in enumerate(lines, start=1) if text.strip() == shown[0]]
    elif called:
        call = re.compile(rf"(?<![\w$]){re.escape(called)}\s*[(<]")
        found = [place for place, text in enumerate(lines, start=1) if call.search(text)]
    else:
        found = [1] if len(lines) == 1 else []
    return found[0] if len(found) == 1 else 0
