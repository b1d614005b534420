"""Makes the pages: one self-contained HTML file per executed notebook, and an index of them.

    python -m steps.pages

reads target/notebooks and writes target/site. The pages load nothing: styles and pictures lie inside them, and they
hold no scripts of ours. An executed notebook tells by the metadata `cxr` how its run ended (see notebooks.Outcome).
"""

from __future__ import annotations

import html
import logging
import platform
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from steps import checks

TITLE = "Chest X-ray report workbench"
TEMPLATES = Path(__file__).resolve().parent / "templates"
SHOWN_FIRST = ["text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/plain"]


@dataclass(frozen=True)
class Entry:
    """What an index says of one notebook."""

    stem: str
    title: str
    summary: str

    @property
    def file(self) -> str:
        return f"{self.stem}.html"

    @property
    def number(self) -> str:
        found = re.match(r"\d+", self.stem)
        return found.group() if found else ""


@dataclass(frozen=True)
class Page(Entry):
    """What the index and the navigation say of one executed notebook."""

    status: str
    seconds: float
    cell: int
    anchor: str  # the id of the cell that failed, in the page
    message: str
    data: str
    date: str
    java: str
    log: str  # the file of its log beside the page; empty if it has none

    @property
    def failed(self) -> bool:
        return self.status == "failed"

    @property
    def time(self) -> str:
        return clock(self.seconds)

    @property
    def day(self) -> str:
        return self.date[:16].replace("T", " ")


def clock(seconds: float) -> str:
    """Minutes and seconds, 1:05; with hours from one hour on, 1:00:05."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def build(target: Path, folder: Path) -> Path:
    """Writes target/site anew from target/notebooks; pictures that texts name are looked for in folder. The index."""
    site = target / "site"
    for old in site.glob("*.html"):
        old.unlink()
    pages, notebooks = begin(target)
    for place, (page, notebook) in enumerate(zip(pages, notebooks)):
        previous = pages[place - 1] if place else None
        following = pages[place + 1] if place + 1 < len(pages) else None
        (site / page.file).write_text(convert(notebook, page, folder, previous, following), encoding="utf-8")
    return site / "index.html"


def begin(target: Path) -> tuple[list[Page], list[NotebookNode]]:
    """Writes the index and the logs of target/notebooks, and removes pages that have no notebook there."""
    copies = sorted((target / "notebooks").glob("*.ipynb"))
    logs = sorted((target / "notebooks").glob("*.log"))
    notebooks = [nbformat.read(str(copy), as_version=4) for copy in copies]
    pages = [describe(copy.stem, notebook, logs) for copy, notebook in zip(copies, notebooks)]
    site = target / "site"
    site.mkdir(parents=True, exist_ok=True)
    kept = {page.file for page in pages}
    for old in (*site.glob("*.html"), *site.glob("*.log")):
        if old.name not in kept:
            old.unlink()
    for log in logs:
        shutil.copy(log, site)
    (site / "index.html").write_text(contents(pages), encoding="utf-8")
    return pages, notebooks


def describe(stem: str, notebook: NotebookNode, logs: list[Path]) -> Page:
    """The page of a notebook: its title and first paragraph, how its run ended, and its log if there is one."""
    run = notebook.metadata.get("cxr", {})
    title, summary = heading(notebook)
    cell = run.get("cell", 0)
    return Page(
        stem,
        title or stem,
        summary,
        run.get("status", "not run"),
        run.get("seconds", 0.0),
        cell,
        f"cell-id={notebook.cells[cell - 1].id}" if 0 < cell <= len(notebook.cells) else "",
        run.get("message", ""),
        run.get("data", ""),
        run.get("date", ""),
        run.get("java", ""),
        next((log.name for log in logs if log.stem == stem), ""),
    )


def heading(notebook: NotebookNode) -> tuple[str, str]:
    """The first heading of a notebook and the first paragraph after it, as plain text; empty where there is none."""
    text = "\n\n".join(checks.join(cell.source) for cell in notebook.cells if cell.cell_type == "markdown")
    blocks = [block.strip() for block in re.split(r"\n\s*\n|(?<=\n)(?=#)|(?<=^)(?=#)", text)]
    title = ""
    for block in blocks:
        first, _, rest = block.partition("\n")
        if not title and first.startswith("# "):
            title, block = _words(first[2:]), rest.strip()
        if title and block and not re.match(r"[#|>!`<]|[-*+] |\d+\. ", block):
            return title, checks.shorten(_words(block), 240)
    return title, ""


def convert(
    notebook: NotebookNode, page: Page, folder: Path, previous: Page | None = None, following: Page | None = None
) -> str:
    """The HTML page of an executed notebook."""
    exporter = HTMLExporter(
        template_name="page",
        extra_template_basedirs=[str(TEMPLATES)],
        embed_images=True,
        exclude_anchor_links=True,
        config=Config({"NbConvertBase": {"display_data_priority": SHOWN_FIRST}}),
        log=silent(),
    )
    navigation = templates().get_template("navigation.html.j2")
    resources = {
        "metadata": {"name": page.stem, "path": str(folder)},
        "page": page,
        "style": style("colours", "style", "java"),
        "navigation": {
            where: navigation.render(where=f"{where} of the page", title=TITLE, previous=previous, next=following)
            for where in ("Top", "End")
        },
    }
    shown = nbformat.v4.new_notebook(
        cells=[cell for cell in notebook.cells if cell.source.strip()], metadata={"language_info": {"name": "java"}}
    )
    body, _ = exporter.from_notebook_node(shown, resources=resources)
    return re.sub(r'(<a\s[^>]*href="(?![a-z]+:)[^"#]*)\.ipynb(?=["#])', r"\1.html", body)


def contents(pages: list[Page]) -> str:
    """The index of the pages."""
    data = sorted({page.data for page in pages if page.data})
    return (
        templates()
        .get_template("index.html.j2")
        .render(
            title=TITLE,
            style=Markup(style("colours", "style")),
            pages=pages,
            data=", ".join(data) or "none yet",
            mixed=len(data) > 1,
            passed=sum(page.status == "passed" for page in pages),
            failed=sum(page.failed for page in pages),
            time=clock(sum(page.seconds for page in pages)),
            foot=_foot(pages),
        )
    )


def _words(markdown: str) -> str:
    """A piece of Markdown as plain words."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"<[^>]+>|[`*]|(?<!\w)_|_(?!\w)", "", text)
    return " ".join(html.unescape(text).split())


def _foot(pages: list[Page]) -> list[str]:
    """When and by which versions the pages were made."""
    latest = max(pages, key=lambda page: page.date, default=None)
    entries = [latest.day if latest else ""]
    entries += [f"Java {latest.java.split('+')[0]}" if latest and latest.java else "", f"Python {platform.python_version()}"]
    commit = _commit(checks.ROOT)
    return [entry for entry in (*entries, f"workbench {commit}" if commit else "") if entry]


def _commit(root: Path) -> str:
    """The short hash of the checkout's commit, or nothing where there is no git."""
    if not (root / ".git").exists():
        return ""
    command = ["git", "-C", str(root), "describe", "--always", "--dirty", "--exclude=*"]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def templates() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)


def style(*names: str) -> str:
    """Style sheets of ours, one after the other."""
    return "\n".join((TEMPLATES / f"{name}.css").read_text(encoding="utf-8") for name in names)


def silent() -> Any:
    """A log for nbconvert that says nothing."""
    log = logging.getLogger("steps.pages.nbconvert")
    log.setLevel(logging.CRITICAL + 1)
    return log


def main() -> int:
    """Makes the pages again from the executed notebooks."""
    print(f"pages: {build(checks.ROOT / 'target', checks.ROOT / 'notebooks').relative_to(checks.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
