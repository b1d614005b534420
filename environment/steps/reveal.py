"""reveal.js, fetched once by pip at the pinned hash and kept inside the checkout."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from . import setup, stamps
from .machine import ENVIRONMENT, Trouble

REQUIREMENTS = ENVIRONMENT / "reveal.txt"
FOLDER = ENVIRONMENT / ".reveal"
INSIDE = "sphinx_revealjs/_static/revealjs/"


@dataclass(frozen=True)
class Reveal:
    """What a deck needs of reveal.js: its script, its style, the plugin for the speaker's notes, and its licence."""

    script: str
    style: str
    notes: str
    licence: str


def fetch() -> None:
    """Fetches the wheel, unless it is there."""
    with setup.lock():
        stamps.Step("reveal", stamps.digest([REQUIREMENTS]), FOLDER, _download).do()


def _download() -> None:
    print("Fetching reveal.js, 2 MB ...", flush=True)
    stamps.remove(FOLDER)
    pip = [str(setup.VENV / "bin" / "python"), "-m", "pip", "download", "--quiet", "--no-input", "--no-deps"]
    pip += ["--disable-pip-version-check", "--no-cache-dir", "--only-binary", ":all:", "--require-hashes"]
    setup.logged("reveal", [*pip, "--dest", str(FOLDER), "-r", str(REQUIREMENTS)], "fetching reveal.js")


def load(folder: Path = FOLDER) -> Reveal:
    """Reads the files out of the wheel."""
    wheels = sorted(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise Trouble("reveal.js is not there: environment/workbench slides fetches it.")
    with zipfile.ZipFile(wheels[0]) as packed:

        def text(name: str) -> str:
            return packed.read(INSIDE + name).decode("utf-8")

        style = text("dist/reset.css") + text("dist/reveal.css")
        return Reveal(text("dist/reveal.js"), style, text("plugin/notes/notes.js"), text("LICENSE"))
