"""A shell that allows too little is named, before Java fails for it."""

import subprocess
import sys
import unittest

from steps import limits, machine

CHECK = f"""
import sys
sys.path.insert(0, {str(machine.ENVIRONMENT)!r})
from steps import limits, machine
try:
    limits.check()
except machine.Trouble as trouble:
    print(trouble)
"""


def said(limit: str) -> str:
    shell = f'{limit} && exec "$0" -c "$1"'
    return subprocess.run(
        ["bash", "-c", shell, sys.executable, CHECK], stdout=subprocess.PIPE, check=True, text=True
    ).stdout


class Limits(unittest.TestCase):
    def test_too_few_files(self):
        self.assertRegex(said("ulimit -n 40"), r"40 files .*ulimit -n.* needs 256")

    def test_too_few_addresses(self):
        self.assertRegex(said("ulimit -v 2000000"), r"1,953 MiB .*ulimit -v")

    def test_the_soft_limit_of_files_alone_does_no_harm(self):
        self.assertEqual("", said("ulimit -S -n 40"))

    def test_here_is_enough(self):
        limits.check()


if __name__ == "__main__":
    unittest.main()
