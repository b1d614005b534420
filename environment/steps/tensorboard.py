"""Writes runs as TensorBoard's event files, by TensorBoard's own library in an environment of its own."""

import os
import subprocess
from pathlib import Path

from . import children
from .machine import ENVIRONMENT, ROOT, Trouble
from .packages import Packages

TENSORBOARD = Packages("tensorboard", "TensorBoard")
EVENTS = ENVIRONMENT / "tensorboard" / "events.py"
FOLDER = ROOT / "target" / "tensorboard"


def write(listing: list[str], env: dict[str, str], folder: Path = FOLDER) -> int:
    """Writes the runs that a command lists as lines of JSON; the exit code says whether all could be."""
    if folder.exists() and not folder.is_dir():
        raise Trouble(f"--output is a folder for event files; {folder} is a file.")
    TENSORBOARD.install()
    runs = subprocess.run(children.tied(listing), env=env, stdout=subprocess.PIPE, check=False)
    if runs.returncode != 0:
        return runs.returncode
    command = [str(TENSORBOARD.program()), str(EVENTS), str(folder)]
    code = subprocess.run(children.tied(command), env={**os.environ, "PYTHONPATH": ""}, input=runs.stdout, check=False).returncode
    print(f"They are shown by: {TENSORBOARD.program('tensorboard')} --logdir {folder}")
    return code
