"""Runs the tests of the environment and counts them: python -m steps.unittests."""

import argparse
import json
import sys
import unittest
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--summary", type=Path, help="file for the counts, as JSON")
    options = parser.parse_args()
    tests = Path(__file__).resolve().parents[1] / "tests"
    suite = unittest.defaultTestLoader.discover(str(tests), top_level_dir=str(tests))
    result = unittest.TextTestRunner(stream=sys.stdout).run(suite)
    failed = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    if options.summary:
        passed = result.testsRun - failed - skipped
        counts = {"passed": passed, "failed": failed, "skipped": skipped}
        options.summary.write_text(json.dumps(counts))
    return 0 if result.wasSuccessful() and result.testsRun > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
