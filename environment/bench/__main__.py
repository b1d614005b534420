"""The reference's side of a measurement: python -m bench PART CASE, driven by steps/bench.py.

A part is a module of this folder with CASES: a dictionary from a case's name to a function that
prepares it and gives a function `once()`, which does the work and returns how much it was. Answers
are lines of JSON on standard output; whatever else prints goes to standard error.
"""

import importlib
import json
import os
import sys
import time


def main() -> None:
    part, case = sys.argv[1:]
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what libraries print does not disturb the answers
    once = importlib.import_module(f"bench.{part}").CASES[case]()
    print(json.dumps({"ready": True}), file=answers)
    for line in sys.stdin:
        if line.strip() != "run":
            break
        start = time.perf_counter()
        work = once()
        seconds = time.perf_counter() - start
        print(json.dumps({"seconds": seconds, "work": work}), file=answers)


if __name__ == "__main__":
    main()
