"""Rules that every notebook with outputs keeps: python -m steps.checks NOTEBOOK ..."""

import argparse
import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

from .machine import ROOT

IDENTITY = re.compile(r"\b[A-Za-z_$][\w$.]*@[0-9a-f]{5,8}\b(?![\w.-])")
HOMES = re.compile(r"(?<![\w.])(/root/|/home/[\w.-]+/|/Users/[\w.-]+/|[A-Z]:\\Users\\)")
ANSI = re.compile("\x1b\\[")
UUID = re.compile(r"\s*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\s*")


@dataclass(frozen=True)
class Finding:
    """A broken rule."""

    notebook: str
    cell: int  # from 1
    rule: str
    found: str

    def __str__(self) -> str:
        return f"{self.notebook}, cell {self.cell}: {self.rule}; found {self.found[:160]!r}"


def text_of(value: Any) -> str:
    """A notebook keeps texts as one string or as a list of lines."""
    return "".join(value) if isinstance(value, list) else str(value)


def texts_of(output: dict[str, Any]) -> Iterator[str]:
    """All that an output shows as text; pictures are left out."""
    yield text_of(output.get("text", ""))
    for kind, value in output.get("data", {}).items():
        if kind.startswith("text/") or kind == "image/svg+xml":
            yield re.sub(r"data:[\w/+-]+;base64,[A-Za-z0-9+/=]+", "", text_of(value))


def check(name: str, notebook: dict[str, Any]) -> list[Finding]:
    """The rules that a notebook breaks."""
    findings = []
    cells = notebook["cells"]
    code = [c for c in cells if c["cell_type"] == "code" and text_of(c["source"]).strip()]
    counts = [cell.get("execution_count") for cell in code]
    if counts != list(range(1, len(code) + 1)):
        findings.append(Finding(name, 1, "the counts of the cells are 1, 2, ... n", str(counts)))
    for number, cell in enumerate(cells, 1):
        for rule, found in broken_by(cell):
            findings.append(Finding(name, number, rule, found))
    return findings


def broken_by(cell: dict[str, Any]) -> Iterator[tuple[str, str]]:
    source = text_of(cell["source"])
    yield from broken_by_text(source)
    if cell["cell_type"] != "code":
        return
    for line in source.splitlines():
        if line.startswith("%"):
            yield "a notebook has no magics", line
    for output in cell.get("outputs", []):
        if output["output_type"] == "error":
            yield "no cell ends in an error", f"{output.get('ename')}: {output.get('evalue')}"
        if output.get("name") == "stderr":
            yield "nothing is printed to the error stream", text_of(output["text"])
        for text in texts_of(output):
            yield from broken_by_text(text)
            identity = IDENTITY.search(text)
            if identity:
                yield "an output has no identity hash", identity.group()
            if ANSI.search(text):
                yield "an output has no terminal codes", ANSI.search(text).group()
            if UUID.fullmatch(text):
                yield "an output is no random number", text.strip()


def broken_by_text(text: str) -> Iterator[tuple[str, str]]:
    places = [str(ROOT)]
    home = os.environ.get("HOME", "")
    if len(home) > 1:
        places.append(home + "/")
    found = [place for place in places if place in text]
    found += [match.group() for match in HOMES.finditer(text)]
    if found:
        yield "a notebook names no folder of one machine", found[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--summary", type=Path, help="file for the counts, as JSON")
    parser.add_argument("notebooks", nargs="*", type=Path)
    options = parser.parse_args()
    failed = 0
    for path in options.notebooks:
        findings = check(path.name, json.loads(path.read_text()))
        failed += bool(findings)
        for finding in findings:
            print(finding)
    if options.summary:
        passed = len(options.notebooks) - failed
        options.summary.write_text(json.dumps({"passed": passed, "failed": failed}))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
