"""Lays a notebook's cells out on slides.

The rule needs no marks in the notebook:

- each heading begins a slide, and so does the text that follows an output;
- code stands with its outputs on one slide: that of the heading before it where this has little text, or else one
  of its own, which repeats the heading; each further picture or table of the same cell gets a slide more;
- a paragraph that begins with *To see* stays with the outputs before it;
- code that only imports is left out;
- what stands in an HTML comment `<!-- notes: ... -->` is the speaker's alone, on this slide and on those that repeat
  its heading; Jupyter and the pages do not show it.

A cell may say otherwise by Jupyter's own slide types (in JupyterLab: Property Inspector, Slide Type): `slide` and
`subslide` begin a slide, `fragment` stays on the one before, `skip` leaves out, `notes` are the speaker's alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from steps import checks

ROOM = 400  # characters of text and code, beside which outputs still find room
LINE = 40  # characters, whose room a line of code takes
HEADING = re.compile(r"(#{1,6})\s+(.*\S)")
FENCE = re.compile(r"\s{0,3}(```|~~~)")
SEEN = re.compile(r"[*_]{1,2}To see\b")
NOTES = re.compile(r"<!--\s*notes:\s*(.*?)\s*-->", re.DOTALL)
LARGE = re.compile(r"<(img|table|svg|figure)\b")


@dataclass
class Slide:
    """One slide; texts are Markdown, code is a cell's source, outputs are those of Jupyter's format."""

    heading: str = ""
    level: int = 2
    again: bool = False  # the heading is repeated from a slide before
    texts: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    outputs: list[dict[str, Any]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)  # what is to be seen in the outputs
    notes: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """title, text or shown: what the slide is for."""
        if self.code or self.outputs:
            return "shown"
        return "title" if self.level == 1 and not self.again else "text"

    @property
    def bare_code(self) -> bool:
        """Whether nothing is left where code is not shown."""
        return self.again and not (self.texts or self.outputs or self.seen)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return (self.again or not self.heading) and not (self.texts or self.code or self.outputs or self.seen)

    def has_room(self, code: str) -> bool:
        """Whether code and its outputs may still be put here."""
        return self.kind == "text" and sum(map(len, self.texts)) + LINE * len(code.splitlines()) <= ROOM


def arrange(cells: list[dict[str, Any]]) -> list[Slide]:
    """The slides of a notebook's cells, in order."""
    arranging = _Arranging()
    for cell in cells:
        arranging.add(cell)
    return [slide for slide in arranging.slides if not slide.empty]


class _Arranging:
    """The slides so far; the last one is being filled."""

    def __init__(self) -> None:
        self.slides = [Slide()]

    @property
    def last(self) -> Slide:
        return self.slides[-1]

    def add(self, cell: dict[str, Any]) -> None:
        source = checks.join(cell.get("source", "")).strip()
        kind = cell.get("metadata", {}).get("slideshow", {}).get("slide_type", "")
        if kind == "skip" or not source:
            return
        if kind == "notes":
            self.last.notes.append(source)
            return
        if kind in ("slide", "subslide"):
            self.go_on()
        if cell.get("cell_type") == "markdown":
            self.text(source, stay=kind == "fragment")
        elif cell.get("cell_type") == "code":
            self.code(source, cell.get("outputs", []), stay=kind == "fragment")

    def go_on(self) -> None:
        """Begins a slide under the same heading, unless the last one has nothing yet."""
        last = self.last
        if last.texts or last.code or last.outputs or last.seen or last.level == 1:
            self.slides.append(Slide(last.heading, max(2, last.level), again=True, notes=[*last.notes]))

    def text(self, source: str, stay: bool) -> None:
        for part in split(source):
            heading = HEADING.match(part)
            if heading:
                self.slides.append(Slide(heading[2].rstrip("# "), len(heading[1])))
                part = part[heading.end() :].strip()
                stay = True
            self.last.notes += NOTES.findall(part)
            part = NOTES.sub("", part).strip()
            if not part:
                continue
            first, _, rest = part.partition("\n\n")
            if SEEN.match(first) and self.last.kind == "shown":
                self.last.seen.append(first)
                part = rest.strip()
            if part:
                if self.last.kind == "shown" and not stay:
                    self.go_on()
                self.last.texts.append(part)

    def code(self, source: str, outputs: list[dict[str, Any]], stay: bool) -> None:
        if only_imports(source) and not outputs:
            return
        if not self.last.has_room(source) and not stay:
            self.go_on()
        self.last.code.append(source)
        for place, group in enumerate(grouped(outputs)):
            if place:
                self.go_on()
            self.last.outputs += group


def split(markdown: str) -> list[str]:
    """A text's parts: what stands before its first heading, then each heading with what follows it."""
    parts: list[list[str]] = [[]]
    fenced = False
    for line in markdown.splitlines():
        fenced ^= bool(FENCE.match(line))
        if not fenced and HEADING.match(line):
            parts.append([])
        parts[-1].append(line)
    return [text for text in ("\n".join(part).strip() for part in parts) if text]


def only_imports(source: str) -> bool:
    """Whether code is imports and comments alone."""
    return all(re.match(r"import\s|//|$", line.strip()) for line in source.splitlines())


def grouped(outputs: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """A cell's outputs in groups that hold one picture or table each, and small ones besides."""
    group: list[dict[str, Any]] = []
    for output in outputs:
        if large(output) and any(map(large, group)):
            yield group
            group = []
        group.append(output)
    if group:
        yield group


def large(output: dict[str, Any]) -> bool:
    """Whether an output is a picture or holds one, or a table."""
    data = output.get("data", {})
    if any(kind.startswith("image/") for kind in data):
        return True
    return bool(LARGE.search(checks.join(data.get("text/html", ""))))
