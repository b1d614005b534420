"""RadEval, whose trained metrics score asks for, in an environment of its own."""

import os
import sys

from . import children, machine, setup, stamps
from .machine import ENVIRONMENT, Trouble

HOME = ENVIRONMENT / ".radeval"
VENV = HOME / "venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ENVIRONMENT / "radeval" / "requirements.txt"
SERVER = ENVIRONMENT / "radeval" / "server.py"
GIGABYTES = 10.0  # PyTorch's package brings its CUDA libraries along
METRICS = ("radgraph", "chexbert", "bertscore", "ratescore", "radcliq", "green")
LARGE = "green"  # 14 GB of weights, to be asked for by name


def set_up(words: list[str]) -> int:
    """Installs it and fetches weights; the exit code says whether all that were asked for are there."""
    for word in words:
        if word not in METRICS:
            raise Trouble(f"RadEval's metrics here are {', '.join(METRICS)}; found {word}.")
    if sys.version_info < (3, 11):
        raise Trouble("RadEval needs Python 3.11 or newer; name one with CXR_PYTHON.")
    with setup.lock():
        stamps.Step("radeval", stamps.digest([REQUIREMENTS, str(VENV)]), VENV, make_venv).do()
    names = words or [name for name in METRICS if name != LARGE]
    print(f"Loading {', '.join(names)}, over the network where they are not here yet ...", flush=True)
    return children.call([str(PYTHON), str(SERVER), *names], dict(os.environ))


def make_venv() -> None:
    machine.require_disk(ENVIRONMENT, GIGABYTES, "RadEval")
    print("Installing RadEval (PyTorch and others, some GB) ...", flush=True)
    setup.make_environment(VENV, REQUIREMENTS, "radeval-", "RadEval")
