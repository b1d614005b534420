"""Counts the trials of tests that go through a table of damage or of hostile input.

Such a test prints one line for its table, `trials: <number> <name>`; those of a run are summed.
"""

import re
from pathlib import Path

from .setup import LIB

LINE = re.compile(r"^trials: (\d+) \S.*$", re.MULTILINE)


def count(text: str) -> int:
    """The trials that a test's output tells of."""
    return sum(map(int, LINE.findall(text)))


def classes(modules: Path = LIB) -> list[str]:
    """The library's test classes that hold such tables, by their simple names."""
    return sorted(path.stem for path in modules.glob("*/src/test/java/**/*Test.java") if '"trials: ' in path.read_text("utf-8"))
