"""RadEval, whose trained metrics score asks for, in an environment of its own."""

import os

from . import children
from .machine import ENVIRONMENT, Trouble
from .packages import Packages

RADEVAL = Packages("radeval", "RadEval", (3, 11), gigabytes=10, inside="venv")  # PyTorch brings its CUDA libraries along
SERVER = ENVIRONMENT / "radeval" / "server.py"
METRICS = ("radgraph", "chexbert", "bertscore", "ratescore", "radcliq", "green")
LARGE = "green"  # 14 GB of weights, to be asked for by name


def set_up(words: list[str]) -> int:
    """Installs it and fetches weights; the exit code says whether all that were asked for are there."""
    for word in words:
        if word not in METRICS:
            raise Trouble(f"RadEval's metrics here are {', '.join(METRICS)}; found {word}.")
    RADEVAL.install()
    names = words or [name for name in METRICS if name != LARGE]
    print(f"Loading {', '.join(names)}, over the network where they are not here yet ...", flush=True)
    return children.call([str(RADEVAL.program()), str(SERVER), *names], dict(os.environ))
