"""Packages that one command alone needs."""

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from steps import machine, packages, setup, stamps


class Installed(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)
        (self.home / "tool").mkdir()
        (self.home / "tool" / "requirements.txt").write_text("tool==1\n")
        self.said = io.StringIO()
        patches = contextlib.ExitStack()
        self.addCleanup(patches.close)
        places = {packages: ["ENVIRONMENT"], stamps: ["ROOT", "ENVIRONMENT", "STAMPS"]}
        for module, names in places.items():
            for name in names:
                patches.enter_context(mock.patch.object(module, name, self.home / ("stamps" if name == "STAMPS" else "")))
        patches.enter_context(mock.patch.object(setup, "lock", contextlib.nullcontext))
        patches.enter_context(contextlib.redirect_stdout(self.said))
        self.make = patches.enter_context(mock.patch.object(setup, "make_environment", side_effect=self.made))

    def made(self, folder: Path, requirements: Path, log: str, what: str) -> None:
        (folder / "bin").mkdir(parents=True, exist_ok=True)
        (folder / "bin" / "python").touch()
        self.assertEqual(("tool-", "Tool"), (log, what))

    def test_they_are_installed_once_and_again_when_their_list_changes(self) -> None:
        tool = packages.Packages("tool", "Tool")
        self.assertFalse(tool.there)
        for times, text in ((1, "tool==1\n"), (1, "tool==1\n"), (2, "tool==2\n")):
            tool.requirements.write_text(text)
            tool.install()
            self.assertEqual((times, True), (self.make.call_count, tool.there))
        self.assertEqual(2 * "Installing Tool ...\n", self.said.getvalue())
        self.assertEqual(self.home / ".tool" / "bin" / "python", tool.program())

    def test_an_old_python_is_told_before_anything_is_installed(self) -> None:
        with mock.patch.object(sys, "version_info", (3, 10, 4)), self.assertRaisesRegex(machine.Trouble, "^Python 3.11 or newer.*Tool"):
            packages.Packages("tool", "Tool", (3, 11)).install()
        self.make.assert_not_called()

    def test_a_disk_that_is_too_small_is_told_before_anything_is_installed(self) -> None:
        with self.assertRaisesRegex(machine.Trouble, "Tool"):
            packages.Packages("tool", "Tool", gigabytes=1e9).install()
        self.make.assert_not_called()


if __name__ == "__main__":
    unittest.main()
