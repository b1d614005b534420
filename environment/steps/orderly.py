"""Runs a piece of work so that whatever ends it is told in one line, without a trace.

Exit codes: 1 for what the user can mend, 130 after Ctrl-C, 143 after SIGTERM, 129 when the terminal went away.
"""

import errno
import os
import runpy
import signal
import site
import sys
from typing import Any, Callable

HINTS = {
    errno.ENOSPC: "the disk is full; make room",
    errno.EDQUOT: "your share of the disk is used up; make room",
    errno.EBADF: "the output is closed",
    errno.EROFS: "nothing can be written there; copy the checkout to where you may write",
    errno.EACCES: "see to its owner and rights, or copy the checkout to where you may write",
    errno.EPERM: "see to its owner and rights, or copy the checkout to where you may write",
}


class Trouble(Exception):
    """Something that the user can mend; its text says what and how, in one line."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.code = code


def stop(number: int, frame: Any) -> None:
    """Ends a program in order, as Ctrl-C does."""
    raise KeyboardInterrupt(number)


def well(work: Callable[[], int]) -> int:
    """Does the work; its exit code, or that of its end."""
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) != signal.SIG_IGN:  # as nohup leaves it
                signal.signal(number, stop)
        code = work()
        sys.stdout.flush()
        return code
    except Trouble as trouble:
        return say(str(trouble), trouble.code)
    except BrokenPipeError:  # whoever read our output has seen enough
        give_up_output()
        return 128 + signal.SIGPIPE
    except OSError as error:
        give_up_output()
        place = f": {error.filename}" if error.filename else ""
        hint = HINTS.get(error.errno or 0)
        return say(f"{error.strerror or error}{place}" + (f"; {hint}." if hint else "."), 1)
    except KeyboardInterrupt as stopped:
        return say("stopped.", 128 + (stopped.args or (signal.SIGINT,))[0])
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # what is left to do is to end


def give_up_output() -> None:
    """What could not be printed is not tried again at the end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(text: str, code: int) -> int:
    print(f"workbench: {text}", file=sys.stderr)
    return code


def module() -> int:
    """Runs the module that the command line names, with the words behind it."""
    site.main()  # left out at the start, where a stop would leave a trace
    del sys.argv[:2]
    try:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    return 0
