"""Makes a book of the notebooks with the outputs that they hold: a page each, contents beside it, and a search.

Jupyter Book makes it, in an environment of its own; the pages load nothing from the network.
"""

import json
import os
import shutil
from pathlib import Path
from typing import Any

from . import arrangement, children, setup, stamps
from .machine import ROOT, Trouble
from .packages import Packages

JUPYTER_BOOK = Packages("book", "Jupyter Book")
TITLE = "Chest X-ray report workbench"
CONFIG: dict[str, Any] = {
    "title": TITLE,
    "author": "",
    "only_build_toc_files": True,
    "execute": {"execute_notebooks": "off"},
    "sphinx": {
        "config": {
            "html_copy_source": False,
            "html_show_copyright": False,
            "html_theme_options": {"navbar_persistent": [], "use_download_button": False},
            "nb_ipywidgets_js": {},  # else scripts from the network, for widgets that the notebooks do not have
        }
    },
}
INDEX = f"""\
# {TITLE}

Chest X-rays and their reports, from exploration through training to an honest evaluation, in Java. The pages are
notebooks with the outputs of a full run on invented studies; nothing here is fit for use on patients.

```{{tableofcontents}}
```
"""
STYLE = """\
.bd-page-width { max-width: 100% !important; }
.bd-main .bd-content .bd-article-container { max-width: 70em !important; }
.cell_output pre { white-space: pre-wrap; }
"""


def book(words: list[str]) -> int:
    if words:
        raise Trouble("book takes all notebooks, and no options.")
    JUPYTER_BOOK.install()
    print(f"book: {build(sorted((ROOT / 'notebooks').glob('*.ipynb')), ROOT / 'target' / 'book')}")
    return 0


def build(notebooks: list[Path], target: Path) -> Path:
    """Writes the book anew; its first page."""
    stamps.remove(target)
    source = stamps.make(target / "source")
    for path in notebooks:
        stamps.write(source / path.name, json.dumps(page(json.loads(path.read_text("utf-8")))))
    for picture in {picture for path in notebooks for picture in path.parent.glob("*.png")}:
        shutil.copy(picture, source)
    contents = {"format": "jb-book", "root": "index", "chapters": [{"file": path.stem} for path in notebooks]}
    files = {"index.md": INDEX, "_config.yml": json.dumps(CONFIG), "_toc.yml": json.dumps(contents), "_static/page.css": STYLE}
    for name, text in files.items():
        stamps.write(source / name, text)
    log = stamps.cleared(setup.LOGS / "book.log")
    command = [str(JUPYTER_BOOK.program("jupyter-book")), "build", str(source), "--path-output", str(target)]
    if children.call(command, {**os.environ, "PYTHONPATH": ""}, log) != 0:
        raise setup.failure("making the book", log)
    return target / "_build" / "html" / "index.html"


def page(notebook: dict[str, Any]) -> dict[str, Any]:
    """A notebook without what is the speaker's alone."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = arrangement.NOTES.sub("", "".join(cell["source"]))
    return notebook
