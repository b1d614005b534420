"""Runs a program that ends when the one that started it has ended, however that was.

    python tied.py PARENT PROGRAM [WORD ...]

PARENT is that one's process id, for it may have ended before this begins; empty for Jupyter, which tells its kernels.
A runner that is killed cannot end its kernels, nor a set-up its Maven; left alone, they would work on beside the next
start. Linux ends such a program itself; elsewhere a process beside it watches. Needs the standard library only.
"""

import ctypes
import os
import signal
import sys
import time

PR_SET_PDEATHSIG = 1  # Linux's prctl(2)
SECONDS = 0.5  # between two looks


def tie(parent: int) -> None:
    """Ties this process, and what takes its place, to its parent."""
    try:
        tied = ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL) == 0
    except (AttributeError, OSError):
        tied = False
    own = os.getpid()
    if not tied and os.fork() == 0:
        watch(parent, own)
        os._exit(0)
    if os.getppid() != parent:  # it ended before
        os._exit(128 + signal.SIGKILL)


def watch(parent: int, child: int) -> None:
    """Ends a child of its own parent's once that is no more; comes back when the child has ended."""
    while os.getppid() == child:
        try:
            os.kill(parent, 0)
        except ProcessLookupError:
            os.kill(child, signal.SIGKILL)
            return
        time.sleep(SECONDS)


def main() -> None:
    parent, *command = sys.argv[1:]
    tie(int(parent or os.environ.get("JPY_PARENT_PID") or os.getppid()))
    try:
        os.execv(command[0], command)
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}")


if __name__ == "__main__":
    main()
