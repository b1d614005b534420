"""Pages of executed notebooks that open without a network, and their index."""

import html
import os
import platform
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Sequence

from nbconvert import HTMLExporter
from nbformat import NotebookNode

from .machine import ROOT

if TYPE_CHECKING:
    from .notebooks import Result

SITE = ROOT / "target" / "site"
EXTERNAL = re.compile(r"<(script|link|img|iframe)\b[^>]*\b(src|href)=[\"']?(https?:)?//[^>]*>", re.I)

STYLE = """
:root { color-scheme: light dark; --ink: #1b2733; --soft: #5b6b7b; --line: #d8dfe6;
  --page: #ffffff; --card: #f6f8fa; --good: #12703a; --bad: #b3261e; --link: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9fb0c0; --line: #30404f;
  --page: #10171e; --card: #18222c; --good: #58c98a; --bad: #ff8a80; --link: #7ab8ff; } }
body { margin: 0 auto; max-width: 56rem; padding: 2rem 1rem 3rem; background: var(--page);
  color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
h1 { font-size: 1.9rem; margin: 0 0 .3rem; }
.about, footer, .time { color: var(--soft); }
ol { list-style: none; margin: 1.6rem 0; padding: 0; display: grid; gap: .8rem; }
li { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  padding: .9rem 1.1rem; }
li h2 { font-size: 1.15rem; margin: 0; }
li p { margin: .25rem 0 .4rem; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
.passed { color: var(--good); font-weight: 600; }
.failed { color: var(--bad); font-weight: 600; overflow-wrap: anywhere; }
footer { border-top: 1px solid var(--line); padding-top: .8rem; font-size: .9rem; }
"""

NAVIGATION = """
<style>.workbench-nav { font: 14px/1.4 system-ui, sans-serif; padding: 8px 16px;
  border-bottom: 1px solid #d8dfe6; background: #f6f8fa; display: flex; gap: 1.5em; }
.workbench-nav a { color: #0b5cad; text-decoration: none; }</style>
<nav class="workbench-nav"><a href="index.html">All pages</a>%s</nav>
"""


def write(results: "Sequence[Result]") -> Path:
    """Writes a page for each notebook that was run, and the index; gives the index."""
    SITE.mkdir(parents=True, exist_ok=True)
    for number, result in enumerate(results):
        before = results[number - 1].name if number > 0 else None
        after = results[number + 1].name if number + 1 < len(results) else None
        (SITE / f"{result.name}.html").write_text(page(result.notebook, before, after))
    index = SITE / "index.html"
    index.write_text(overview(results))
    return index


def page(notebook: NotebookNode, before: "str | None", after: "str | None") -> str:
    """A notebook as one file that loads nothing."""
    exporter = HTMLExporter(template_name="lab", embed_images=True)
    exporter.require_js_url = ""
    exporter.mathjax_url = ""
    exporter.jquery_url = ""
    exporter.mermaid_js_url = ""
    exporter.widget_renderer_url = ""
    notebook = NotebookNode({**notebook, "metadata": {**notebook.metadata, "title": title(notebook)}})
    text, _ = exporter.from_notebook_node(notebook)
    text = without_loads(text)
    links = "".join(
        f'<a href="{name}.html">{arrow} {name}</a>'
        for name, arrow in ((before, "&larr;"), (after, "&rarr;"))
        if name
    )
    return re.sub(r"(<body\b[^>]*>)", lambda body: body.group(1) + NAVIGATION % links, text, count=1)


def without_loads(text: str) -> str:
    """Takes out the scripts that would be loaded from elsewhere; no page needs them."""
    text = re.sub(r"<script[^>]*\bsrc=[^>]*>\s*</script>", "", text, flags=re.I)
    text = re.sub(r"<script type=\"module\">.*?</script>", "", text, flags=re.I | re.S)
    return EXTERNAL.sub("", text)


def title(notebook: NotebookNode) -> str:
    """The first heading."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                if line.startswith("# "):
                    return line[2:].strip()
    return "Notebook"


def opening(notebook: NotebookNode) -> str:
    """The first sentence below the first heading, without its marks."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            paragraphs = [p for p in cell.source.split("\n\n") if not p.startswith("#")]
            if paragraphs:
                plain = re.sub(r"[*_`]|\[([^\]]*)\]\([^)]*\)", r"\1", paragraphs[0])
                return re.split(r"(?<=[.!?])\s", " ".join(plain.split()))[0]
    return ""


def overview(results: "Sequence[Result]") -> str:
    named = os.environ.get("CXR_DATA")
    data = Path(named).name if named else "the built-in sample"
    cards = "\n".join(card(result) for result in results)
    failed = sum(not result.passed for result in results)
    total = sum(result.seconds for result in results)
    state = "all passed" if not failed else f"{failed} failed"
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Chest X-ray report workbench</title><style>{STYLE}</style></head><body>
<h1>Chest X-ray report workbench</h1>
<p class="about">{len(results)} notebooks, run on <b>{html.escape(data)}</b> in
{duration(total)}: {state}.</p>
<ol>
{cards}
</ol>
<footer>{html.escape(versions())}</footer>
</body></html>
"""


def card(result: "Result") -> str:
    state = '<span class="passed">passed</span>'
    if not result.passed:
        state = f'<span class="failed">failed: {html.escape(result.trouble)}</span>'
    return (
        f'<li><h2><a href="{result.name}.html">{html.escape(title(result.notebook))}</a></h2>'
        f"<p>{html.escape(opening(result.notebook))}</p>"
        f'{state} <span class="time">in {duration(result.seconds)}</span></li>'
    )


def duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.1f} min"


def versions() -> str:
    parts = [time.strftime("%Y-%m-%d %H:%M"), f"Python {platform.python_version()}"]
    if shutil.which("git"):
        ask = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
        answer = subprocess.run(ask, capture_output=True, text=True, check=False)
        if answer.returncode == 0:
            parts.insert(0, f"commit {answer.stdout.strip()}")
    return " · ".join(parts)
