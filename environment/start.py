"""Where Python begins: the script workbench starts it, and it starts itself so for what needs Jupyter.

    start.py COMMAND [WORD ...]     a command of the workbench
    start.py -m MODULE [WORD ...]   a module of steps
"""

import _signal as signal  # part of the interpreter: signal itself takes milliseconds more

# Until work has begun, Ctrl-C ends this at once and without a trace.
if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import posix  # noqa: E402
import sys  # noqa: E402

# A stream that was closed has its number taken, for the next file opened would get it, and with it what is printed.
for number, name in enumerate(("stdin", "stdout", "stderr")):
    try:
        posix.fstat(number)
    except OSError:
        posix.open("/dev/null", posix.O_WRONLY if name == "stderr" else posix.O_RDONLY)
        setattr(sys, name, open(number, "r" if name == "stdin" else "w", closefd=False))

from steps import commands, orderly  # noqa: E402

if sys.argv[1:2] == ["-m"]:
    sys.exit(orderly.well(orderly.module))
sys.exit(orderly.well(lambda: commands.call(sys.argv[1:])))
