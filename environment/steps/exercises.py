"""The exercises as students get them, and nbgrader, which takes the solutions out and grades what comes back."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Optional

from . import children, setup, stamps
from .machine import ENVIRONMENT, ROOT, Trouble
from .packages import Packages

NBGRADER = Packages("nbgrader", "nbgrader", (3, 11))
FOLDER = ENVIRONMENT / "nbgrader"  # its packages, and its settings: what stands in the place of a solution
SOURCES = ROOT / "notebooks" / "exercises"
STUDENTS = ROOT / "notebooks" / "students"
ASSIGNMENT = "exercises"


def exercises(names: list[str], output: Optional[str]) -> int:
    """Writes the students' version of some exercises, or of all."""
    notebooks = [source(name) for name in names] or sorted(SOURCES.glob("*.ipynb"))
    folder = Path(output).expanduser().resolve() if output else STUDENTS
    there = [path.name for path in notebooks if (folder / path.name).exists()]
    if there:
        raise Trouble(f"{folder} has {', '.join(there)}, which may hold answers; move it away, or name another folder by --output.")
    NBGRADER.install()
    release(notebooks, folder)
    print(f"exercises without their solutions: {folder}")
    return 0


def source(name: str) -> Path:
    path = SOURCES / f"{name}.ipynb"
    if not path.is_file():
        there = ", ".join(path.stem for path in sorted(SOURCES.glob("*.ipynb")))
        raise Trouble(f"there are no exercises {name}; there are: {there}.")
    return path


def release(notebooks: Sequence[Path], folder: Path) -> None:
    """Has nbgrader write notebooks without solutions and outputs into a folder."""
    log = stamps.cleared(setup.LOGS / "nbgrader.log")
    with tempfile.TemporaryDirectory() as name:
        course = Path(name)
        sources = stamps.make(course / "source" / ASSIGNMENT)
        for path in notebooks:
            shutil.copy(path, sources)
        command = nbgrader(["generate_assignment", ASSIGNMENT])
        if children.call(command, environment(), log, course) != 0:
            raise setup.failure("taking the solutions out", log)
        stamps.make(folder)
        for path in notebooks:
            shutil.copy(course / "release" / ASSIGNMENT / path.name, folder)


def nbgrader(words: list[str]) -> list[str]:
    return [str(NBGRADER.program("nbgrader")), *words]


def environment() -> dict[str, str]:
    """With our settings, the programs that nbgrader calls by name, and the kernel on which answers are run."""
    env = setup.jupyter_environment()
    return {
        **env,
        "PATH": f"{NBGRADER.folder / 'bin'}{os.pathsep}{env['PATH']}",
        "PYTHONPATH": "",
        "JUPYTER_PATH": str(setup.VENV / "share" / "jupyter"),
        "JUPYTER_CONFIG_PATH": str(FOLDER),
    }
