"""Times whole short commands, from the shell's word to their end, in turns with the start of a Java that does nothing.

Each command is given a small input: two reports, or a sample of ten studies. The time of the empty Java, in the same
rounds, tells how busy the machine was.
"""

import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from . import sharing
from .machine import ENVIRONMENT, ROOT, Java, Trouble

WORKBENCH = str(ENVIRONMENT / "workbench")
EMPTY = "an empty Java"


def commands(folder: Path) -> dict[str, list[str]]:
    """Short commands by their names, and what they work on, made in a folder."""
    reports, sample = str(folder / "reports.csv"), str(folder / "sample")
    Path(reports).write_text(sharing.CSV)
    timed([WORKBENCH, "data", "sample", sample, "--studies", "10"])
    return {
        "help": ["help"],
        "score": ["score", "--references", reports, "--hypotheses", reports],
        "compare": ["compare", reports, "--references", reports],
        "label": ["label", "--input", reports],
        "data describe": ["data", "describe", sample],
        "settings list": ["settings", "list"],
    }


def timed(command: list[str]) -> float:
    """Seconds that a program takes."""
    begun = time.perf_counter()
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - begun
    if answer.returncode != 0:
        raise Trouble(f"{' '.join(command)} failed: {answer.stderr.strip()}")
    return seconds


def measure(java: Java, rounds: int) -> str:
    """A table of each command's seconds; one round warms up."""
    with tempfile.TemporaryDirectory() as folder:
        started = {name: [WORKBENCH, *words] for name, words in commands(Path(folder)).items()}
        started[EMPTY] = [str(java.java), "-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-version"]
        seconds: dict[str, list[float]] = {name: [] for name in started}
        for number in range(rounds + 1):
            for name, command in started.items():
                took = timed(command)
                if number:
                    seconds[name].append(took)
    rows = [f"| {name} | {statistics.median(took):.2f} | {min(took):.2f} to {max(took):.2f} |" for name, took in seconds.items()]
    return "\n".join(["| command | seconds | least to most |", "|---|---|---|", *rows]) + f"\n\n{os.cpu_count()} cores; Java {java.version}\n"
