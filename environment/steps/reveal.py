"""reveal.js, which shows the slides."""

from __future__ import annotations

from dataclasses import dataclass

from .wheels import Wheel

WHEEL = Wheel("reveal", "slides")
INSIDE = "sphinx_revealjs/_static/revealjs/"
FILES = ("dist/reveal.js", "dist/reset.css", "dist/reveal.css", "plugin/notes/notes.js", "LICENSE")


@dataclass(frozen=True)
class Reveal:
    """What a deck needs of reveal.js: its script, its style, the plugin for the speaker's notes, and its licence."""

    script: str
    style: str
    notes: str
    licence: str


def load(wheel: Wheel = WHEEL) -> Reveal:
    """Reads the files out of the wheel."""
    script, reset, style, notes, licence = wheel.read(*(INSIDE + file for file in FILES))
    return Reveal(script, reset + style, notes, licence)
