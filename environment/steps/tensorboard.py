"""Writes runs as TensorBoard's event files, by TensorBoard's own library in an environment of its own."""

import os
import subprocess
from pathlib import Path

from . import children, setup, stamps
from .machine import ENVIRONMENT, ROOT, Trouble

VENV = ENVIRONMENT / ".tensorboard"
REQUIREMENTS = ENVIRONMENT / "tensorboard" / "requirements.txt"
EVENTS = ENVIRONMENT / "tensorboard" / "events.py"
FOLDER = ROOT / "target" / "tensorboard"


def step() -> stamps.Step:
    return stamps.Step("tensorboard", stamps.digest([REQUIREMENTS, str(VENV)]), VENV, make)


def make() -> None:
    print("Installing TensorBoard ...", flush=True)
    setup.make_environment(VENV, REQUIREMENTS, "tensorboard-", "TensorBoard")


def write(listing: list[str], env: dict[str, str], folder: Path = FOLDER) -> int:
    """Writes the runs that a command lists as lines of JSON; the exit code says whether all could be."""
    if folder.exists() and not folder.is_dir():
        raise Trouble(f"--output is a folder for event files; {folder} is a file.")
    with setup.lock():
        step().do()
    runs = subprocess.run(children.tied(listing), env=env, stdout=subprocess.PIPE, check=False)
    if runs.returncode != 0:
        return runs.returncode
    command = [str(VENV / "bin" / "python"), str(EVENTS), str(folder)]
    code = subprocess.run(children.tied(command), env={**os.environ, "PYTHONPATH": ""}, input=runs.stdout, check=False).returncode
    print(f"They are shown by: {VENV / 'bin' / 'tensorboard'} --logdir {folder}")
    return code
