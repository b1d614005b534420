"""Kills the set-up of a fresh copy of this checkout at moments by chance, and lets the next start go on.

Each kill ends the set-up and all that it started at once, some seconds after it has said what it does: the first kills
while Python's packages are installed, the next while Maven is fetched, the last while the library is built. A set-up
that came to its end before its moment is thrown away, and the next begins anew. In the end a start without a kill has
to set all up, and what is set up has to work.
"""

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Optional

from .machine import ENVIRONMENT, ROOT, Trouble

SEED = 13
SAYING = 4 * ["Installing"] + 2 * ["Fetching Maven"] + 4 * ["Building"]  # when a kill may come
SECONDS = {"Installing": 20.0, "Fetching Maven": 1.0, "Building": 15.0}  # the latest moment after that
LEFT_OUT = (".git", "target", "__pycache__", "sample", "runs")


def copy(folder: Path) -> Path:
    """The checkout without anything that was set up or made."""

    def left_out(place: str, names: list[str]) -> list[str]:
        hidden = [name for name in names if Path(place) == ENVIRONMENT and name.startswith(".")]
        return [*hidden, *(name for name in names if name in LEFT_OUT)]

    return Path(shutil.copytree(ROOT, folder / "checkout", ignore=left_out, symlinks=True))


def start(checkout: Path, words: list[str], log: Path, saying: str = "", seconds: float = 0.0) -> Optional[int]:
    """Runs a command of a checkout; its exit code, or None if it was killed so many seconds after it said something."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(checkout / "environment" / "workbench"), *words],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while saying and process.poll() is None and saying not in log.read_text(errors="replace"):
            time.sleep(0.05)
        return process.wait(seconds if saying else None)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def throw_away(checkout: Path) -> None:
    """Takes away all that was set up."""
    for path in (checkout / "environment").iterdir():
        if path.name.startswith(".") and path.is_dir():
            shutil.rmtree(path)


def trials() -> int:
    """Kills set-ups, then sets up for good; how many were killed. Raises Trouble where that fails."""
    moments = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        checkout, log = copy(Path(folder)), Path(folder) / "log"
        for saying in SAYING:
            code: Optional[int] = 0
            while code == 0:
                moment = moments.uniform(0, SECONDS[saying])
                code = start(checkout, ["setup"], log, saying, moment)
                if code is None:
                    print(f"killed {moment:.1f} s after '{saying} ...'", flush=True)
                elif code == 0:
                    throw_away(checkout)
                else:
                    raise failure(["setup"], code, log)
        since = time.monotonic()
        for words in (["setup"], ["check"]):
            code = start(checkout, words, log)
            if code:
                raise failure(words, code, log)
        print(f"After {len(SAYING)} kills all was set up in {time.monotonic() - since:.0f} s, and works.", flush=True)
    return len(SAYING)


def failure(words: list[str], code: int, log: Path) -> Trouble:
    last = log.read_text(errors="replace").splitlines()[-1:]
    return Trouble(f"after kills, {' '.join(words)} ended with {code}: {last}; the seed is {SEED}.")
