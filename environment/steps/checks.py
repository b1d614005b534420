"""Rules that every executed notebook keeps, fresh from a run or committed.

    python -m steps.checks [--json FILE.json] NOTEBOOK...

prints each finding and ends with exit code 1 if there is one. Needs the standard library only.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]?")
HOMES = re.compile(
    r"(?<![\w.-])(?:/root(?![\w-])|/(?:home|Users)/[A-Za-z_][\w.-]*|[A-Za-z]:(?:\\{1,2}|/)Users(?:\\{1,2}|/)[\w.-]+)"
)
# Java's Object.toString: a class name, @ and the hash in hex. A dot and a letter after it make it a mail address.
IDENTITY = re.compile(r"[\w$.;]+@[0-9a-f]{5,8}(?!\.?[\w-])")
MAGIC = re.compile(r"^%.*", re.MULTILINE)
UUID = re.compile(r"[\"']?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}[\"']?", re.IGNORECASE)
WEB_ADDRESS = re.compile(r"\bhttps?://[^\s\"'<>)]+")
INLINE_DATA = re.compile(r"data:[\w.+-]+/[\w.+-]+;base64,[A-Za-z0-9+/=\s]+")
LOADING = {"src", "srcset", "poster", "background", "data"}  # attributes whose address a browser fetches by itself
STYLE_LOAD = re.compile(r"""url\(\s*['"]?(?!data:|#)([^'")]+)|@import\s+['"]([^'"]+)""", re.IGNORECASE)
WEB_PICTURE = re.compile(r"!\[[^\]]*\]\(\s*<?((?:https?:)?//[^\s)>]+)")


@dataclass(frozen=True)
class Finding:
    """A broken rule: the notebook's file name, the cell's place (from 1, 0 for the whole notebook), the rule, the text."""

    notebook: str
    cell: int
    rule: str
    found: str

    def __str__(self) -> str:
        place = f"cell {self.cell}" if self.cell else "notebook"
        return f"{self.notebook}, {place}: {self.rule}: {self.found}"


def check(notebook: Path, root: Path = ROOT) -> list[Finding]:
    """All findings in a notebook file; a file that is no notebook is a finding too."""
    name = Path(notebook).name
    try:
        content = json.loads(Path(notebook).read_text(encoding="utf-8"))
        if not isinstance(content["cells"], list):
            raise TypeError
    except OSError as error:
        return [Finding(name, 0, "file", error.strerror or "cannot be read")]
    except (ValueError, KeyError, TypeError):
        return [Finding(name, 0, "file", "not a notebook of format 4 (JSON with a list of cells)")]
    return check_cells(name, content["cells"], root)


def check_cells(name: str, cells: list[dict[str, Any]], root: Path = ROOT) -> list[Finding]:
    """All findings in the cells of the notebook called name; root is the checkout whose path may not be shown."""
    findings = [
        Finding(name, number, rule, shorten(found))
        for number, cell in enumerate(cells, start=1)
        for rule, found in _cell_findings(cell, root)
    ]
    return findings + [Finding(name, number, "count", found) for number, found in _count_findings(cells)]


def hide_paths(text: str, root: Path = ROOT) -> str:
    """The text with the checkout's path taken away and home folders written as ~."""
    text = _whole_path(str(root)).sub(".", text)
    for path in _private_paths(root):
        text = _whole_path(path).sub("~", text)
    return HOMES.sub("~", text)


def plain(text: str) -> str:
    """The text without ANSI escapes."""
    return ANSI.sub("", text)


def shorten(text: str, limit: int = 200) -> str:
    """The text on one line without ANSI escapes, cut to a number of characters."""
    line = " ".join(plain(text).split())
    return line if len(line) <= limit else line[: limit - 3] + "..."


def error_text(output: dict[str, Any]) -> str:
    """What an error output says on one line; a kernel may leave the message in the trace alone."""
    name, value = str(output.get("ename", "")), str(output.get("evalue", ""))
    if not value:
        value = next((line for line in map(plain, output.get("traceback", [])) if line.strip()), "")
    return shorten(f"{name}: {value}" if name and name not in value else value or "error without a message")


def join(text: Any) -> str:
    """A notebook's text, which may be stored as a list of lines."""
    return "".join(text) if isinstance(text, list) else str(text)


def external_loads(page: str) -> list[str]:
    """The addresses that a browser would load on its own to show a piece of HTML; links to follow are none."""
    loads = _Loads()
    loads.feed(page)
    loads.close()
    return loads.found


class _Loads(HTMLParser):
    """Collects what HTML loads: sources of any element, style sheets and other links of a head, url() in styles."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.in_style = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.in_style = tag == "style"
        for name, value in attributes:
            value = (value or "").strip()
            fetched = name in LOADING or (tag in ("link", "image", "use") and name in ("href", "xlink:href"))
            if fetched and value and not value.startswith(("data:", "#")):
                self.found.append(value)
            if name == "style":
                self._style(value)

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False

    def handle_data(self, data: str) -> None:
        if self.in_style:
            self._style(data)

    def _style(self, text: str) -> None:
        self.found += [first or second for first, second in STYLE_LOAD.findall(text)]


def _web_loads(markdown: str) -> list[str]:
    """What a Markdown text would load from the web; local pictures are put into the page."""
    loads = [address for address in external_loads(markdown) if re.match(r"(https?:)?//", address)]
    return loads + WEB_PICTURE.findall(markdown)


def _cell_findings(cell: dict[str, Any], root: Path) -> Iterator[tuple[str, str]]:
    source = join(cell.get("source", ""))
    yield from _path_findings(source, root)
    if cell.get("cell_type") != "code":
        for address in _web_loads(source):
            yield "network", address
        return
    for magic in MAGIC.finditer(source):
        yield "magic", magic.group()
    for output in cell.get("outputs", []):
        yield from _output_findings(output, root)


def _output_findings(output: dict[str, Any], root: Path) -> Iterator[tuple[str, str]]:
    if output.get("output_type") == "error":
        yield "error", error_text(output)
        return
    if output.get("name") == "stderr":
        yield "stderr", join(output.get("text", ""))
        return
    for kind, text in _texts(output):
        yield from _path_findings(text, root)
        identity = IDENTITY.search(text)
        if identity:
            yield "identity hash", identity.group()
        escape = ANSI.search(text)
        if escape:
            yield "ansi escape", repr(text[escape.start() : escape.start() + 20])
        if kind == "text/html":
            for address in external_loads(text):
                yield "network", address
        if kind == "text/plain" and UUID.fullmatch(text.strip()):
            yield "uuid", text


def _texts(output: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each text of an output with its MIME type; pictures in base64 are left out."""
    if "text" in output:
        yield "text/plain", join(output["text"])
    for kind, value in output.get("data", {}).items():
        if kind.startswith("image/") and kind != "image/svg+xml":
            continue
        text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else join(value)
        yield kind, INLINE_DATA.sub("", text)


def _path_findings(text: str, root: Path) -> Iterator[tuple[str, str]]:
    text = WEB_ADDRESS.sub("", INLINE_DATA.sub("", text))
    for path in (str(root), *_private_paths(root)):
        if _whole_path(path).search(text):
            yield "path", path
            return
    home = HOMES.search(text)
    if home:
        yield "path", home.group()


def _private_paths(root: Path) -> list[str]:
    """The user's home folder, unless it is too short to be told from other text."""
    home = os.environ.get("HOME", "").rstrip("/\\")
    return [home] if len(home) > 3 and home != str(root) else []


def _whole_path(path: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w.-])" + re.escape(path) + r"(?![\w-])")


def _count_findings(cells: list[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    """The first code cell whose execution count is not its place among the code cells that hold text."""
    expected = 0
    for number, cell in enumerate(cells, start=1):
        if cell.get("cell_type") != "code" or not join(cell.get("source", "")).strip():
            continue
        expected += 1
        count = cell.get("execution_count")
        if count != expected:
            yield number, f"{'not run' if count is None else count} where {expected} must stand"
            return


def write_summary(path: Path | None, passed: int, failed: int) -> None:
    """Writes the numbers of passed and failed notebooks as JSON, if a path is given."""
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"passed": passed, "failed": failed}) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Checks the notebooks named on the command line."""
    parser = argparse.ArgumentParser(prog="steps.checks", description="Check executed notebooks.")
    parser.add_argument("--json", type=Path, metavar="FILE.json", help="write the numbers passed and failed here")
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    options = parser.parse_args(arguments)
    failed = 0
    for notebook in options.notebooks:
        findings = check(notebook)
        failed += bool(findings)
        for finding in findings:
            print(finding)
    write_summary(options.json, len(options.notebooks) - failed, failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
