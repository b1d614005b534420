"""Makes slides: one self-contained HTML file per notebook, and an index of them.

    python -m steps.slides [--no-code] [--last-run] [NOTEBOOK ...]

reads the notebooks with the outputs that they hold, runs nothing, and writes target/slides. The files load nothing:
reveal.js lies inside them. How cells become slides is told in steps/arrangement.py.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
from pathlib import Path
from typing import Any

import nbformat
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from steps import arrangement, checks, notebooks, pages, reveal
from steps.arrangement import Slide
from steps.machine import Trouble

LINK = re.compile(r'<a\s[^>]*href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def build(paths: list[Path], target: Path, shown: reveal.Reveal, code: bool = True, folder: Path | None = None) -> Path:
    """Writes target anew with the slides of some notebooks; the index.

    Pictures that texts name are looked for in folder, or else beside each notebook.
    """
    files = {f"{path.stem}.ipynb": f"{path.stem}.html" for path in paths}
    if len(files) < len(set(paths)):
        raise Trouble("two of the notebooks have the same name; make their slides one after the other.")
    read_in = {path: read(path) for path in paths}
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.html"):
        old.unlink()
    decks = []
    for path, notebook in read_in.items():
        slides = [slide for slide in arrangement.arrange(notebook.cells) if code or not slide.bare_code]
        title, summary = pages.heading(notebook)
        decks.append(pages.Entry(path.stem, title or path.stem, summary))
        page = convert(slides, decks[-1], folder or path.resolve().parent, shown, code)
        (target / decks[-1].file).write_text(led(page, files), encoding="utf-8")
    index = target / "index.html"
    index.write_text(contents(decks), encoding="utf-8")
    return index


def read(path: Path) -> NotebookNode:
    try:
        return nbformat.read(str(path), as_version=4)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Trouble(f"{path.name} cannot be read: {checks.shorten(str(error))}") from None


def convert(slides: list[Slide], deck: pages.Entry, folder: Path, shown: reveal.Reveal, code: bool = True) -> str:
    """The HTML file of a deck; without code, the code stands in the speaker's notes."""
    exporter = HTMLExporter(
        template_name="slides",
        extra_template_basedirs=[str(pages.TEMPLATES)],
        embed_images=True,
        exclude_anchor_links=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        config=Config({"NbConvertBase": {"display_data_priority": pages.SHOWN_FIRST}}),
        log=pages.silent(),
    )
    resources = {
        "metadata": {"name": deck.stem, "path": str(folder)},
        "deck": deck,
        "reveal": shown,
        "style": pages.style("colours", "java", "slides"),
        "script": (pages.TEMPLATES / "slides.js").read_text(encoding="utf-8"),
    }
    parts = [part for slide in slides for part in drawn(slide, code, f"{pages.TITLE} · {deck.number or deck.stem}")]
    notebook = nbformat.v4.new_notebook(cells=parts, metadata={"language_info": {"name": "java"}})
    return exporter.from_notebook_node(notebook, resources=resources)[0]


def drawn(slide: Slide, code: bool, series: str = "") -> list[NotebookNode]:
    """A slide as cells that tell what HTML stands before and after each; a title says what series it is of."""
    heading = [_text(f"{'#' * slide.level} {slide.heading}")] if slide.heading else []
    regions = [
        ("heading again" if slide.again else "heading", heading),
        ("words", [*map(_text, slide.texts), *(map(_code, slide.code) if code else ())]),
        ("window", [_outputs(slide.outputs)] if slide.outputs else []),
        ("seen", list(map(_text, slide.seen))),
    ]
    cells: list[NotebookNode] = []
    for name, parts in regions:
        if parts:
            inner = '<div class="scaled">' if name == "window" else ""
            inner += f'<p class="kicker">{html.escape(series)}</p>' if slide.kind == "title" and name == "heading" else ""
            parts[0].metadata.slide.before = f'<div class="{name}">{inner}'
            parts[-1].metadata.slide.after = "</div></div>" if name == "window" else "</div>"
            cells += parts
    cells = cells or [_text("")]
    cells[0].metadata.slide.before = f'<section class="{slide.kind}"><div class="board">' + cells[0].metadata.slide.before
    cells[-1].metadata.slide.after += f"</div>{_notes(slide, code)}</section>"
    return cells


def _text(markdown: str) -> NotebookNode:
    return nbformat.v4.new_markdown_cell(markdown, metadata={"slide": {"before": "", "after": ""}})


def _code(source: str) -> NotebookNode:
    return nbformat.v4.new_code_cell(source, metadata={"slide": {"before": "", "after": ""}})


def _outputs(outputs: list[dict[str, Any]]) -> NotebookNode:
    metadata = {"slide": {"before": "", "after": ""}, "transient": {"remove_source": True}}
    return nbformat.v4.new_code_cell("", outputs=outputs, metadata=metadata)


def _notes(slide: Slide, code: bool) -> str:
    """The speaker's notes: those of the notebook, and the code where it is not shown."""
    notes = [f"<p>{html.escape(note)}</p>" for note in slide.notes]
    notes += [] if code else [f'<pre style="white-space:pre-wrap">{html.escape(source)}</pre>' for source in slide.code]
    return f'<aside class="notes">{"".join(notes)}</aside>' if notes else ""


def led(page: str, files: dict[str, str]) -> str:
    """The page with links to notebooks leading to their slides; a link to a file that is not beside it is none."""

    def lead(link: re.Match[str]) -> str:
        address, words = link.groups()
        if re.match(r"[a-z]+:|#", address):
            return link.group()
        deck = files.get(address.partition("#")[0])
        return f'<a href="{deck}">{words}</a>' if deck else words

    return LINK.sub(lead, page)


def contents(decks: list[pages.Entry]) -> str:
    """The index of the decks."""
    style = Markup(pages.style("colours", "style"))
    return pages.templates().get_template("slides.html.j2").render(title=pages.TITLE, style=style, decks=decks)


def parser() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(
        prog="environment/workbench slides",
        description="Make slides of the notebooks (all, if none is named) with the outputs that they hold, "
        "to target/slides. Nothing is run, and the files open without a network.",
    )
    words.add_argument("--no-code", dest="code", action="store_false", help="code in the speaker's notes alone")
    words.add_argument("--last-run", action="store_true", help="with the outputs of the last run, such as one on your own data")
    words.add_argument("--target", type=Path, default=checks.ROOT / "target" / "slides", help=argparse.SUPPRESS)
    words.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK")
    return words


def main(arguments: list[str] | None = None) -> int:
    """Makes the slides of the notebooks named on the command line, or of all."""
    options = parser().parse_args(arguments)
    folder = checks.ROOT / "notebooks"
    paths = options.notebooks or sorted(folder.glob("*.ipynb"))
    try:
        if options.last_run:
            paths = [executed(path) for path in paths]
        index = build(paths, options.target, reveal.load(), options.code, folder if options.last_run else None)
    except Trouble as trouble:
        print(f"workbench: {trouble}", file=sys.stderr)
        return 1
    print(f"slides: {notebooks.shown(index)}")
    return 0


def executed(path: Path) -> Path:
    """The copy of a notebook that its last run left."""
    copy = checks.ROOT / "target" / "notebooks" / path.name
    if not copy.is_file():
        raise Trouble(f"{path.stem} has not been run; environment/workbench run {path.stem} does it.")
    return copy


if __name__ == "__main__":
    sys.exit(main())
