"""Starts other programs: to their end, or in the place of this one."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NoReturn, Optional

from .machine import ROOT

TIED = Path(__file__).resolve().parent / "tied.py"


def call(
    command: list[str], env: dict[str, str], log: Optional[Path] = None, cwd: Path = ROOT
) -> int:
    """Runs a program to its end, its words to a log if one is named; where this one is stopped, that one ends first."""
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(log.open("wb")) if log else None
        process = stack.enter_context(
            subprocess.Popen(
                tied(command),
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL if log else None,
                stdout=out,
                stderr=subprocess.STDOUT if log else None,
            )
        )
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise


def tied(command: list[str]) -> list[str]:
    """A command that ends with this process."""
    return [sys.executable, "-I", "-S", str(TIED), str(os.getpid()), *command]


def tied_kernel(command: list[str], python: Path) -> list[str]:
    """A kernel's command, that ends with the Jupyter that starts it."""
    return [str(python), "-I", "-S", str(TIED), "", *command]


def replace(command: list[str], env: dict[str, str], cwd: Optional[Path] = None) -> NoReturn:
    """Lets a program take the place of this one: signals reach it, and its exit code is the answer."""
    sys.stdout.flush()
    sys.stderr.flush()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if cwd:
        os.chdir(cwd)
    os.execve(command[0], command, env)
