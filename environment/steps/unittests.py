"""Runs the tests of the environment and counts them: start.py -m steps.unittests."""

import argparse
import contextlib
import io
import json
import sys
import unittest
from pathlib import Path

from steps import trials


class Heard(io.StringIO):
    """Standard output that is kept, too."""

    def write(self, text: str) -> int:
        assert sys.__stdout__ is not None
        sys.__stdout__.write(text)
        return super().write(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="file for the counts, as JSON")
    parser.add_argument("pattern", nargs="?", default="test*.py", help="of the files")
    options = parser.parse_args()
    tests = Path(__file__).resolve().parents[1] / "tests"
    suite = unittest.defaultTestLoader.discover(str(tests), options.pattern, top_level_dir=str(tests))
    with contextlib.redirect_stdout(Heard()) as heard:
        result = unittest.TextTestRunner(stream=sys.__stdout__).run(suite)
    failed = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    if options.json:
        passed = result.testsRun - failed - skipped
        counts = {"passed": passed, "failed": failed, "skipped": skipped}
        counts["trials"] = trials.count(heard.getvalue())
        options.json.write_text(json.dumps(counts))
    return 0 if result.wasSuccessful() and result.testsRun > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
