"""Turns a command into work, and what goes wrong into one line."""

import signal
import sys

from . import commands
from .machine import Trouble


def main() -> int:
    # A command that is stopped ends its children in order, as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return commands.call(sys.argv[1:])
    except Trouble as trouble:
        print(f"workbench: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("workbench: stopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
