"""Which commands are short, what they start with, and that they do without an archive of classes."""

import contextlib
import io
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from steps import children, commands, machine, setup, sharing, stamps

JAVA = machine.Java(Path("/jdk"), "17.0.1")


class Short(unittest.TestCase):
    def test_what_computes_no_tensors(self) -> None:
        for words in ("score --json", "label", "data describe x", "settings list", "compare a --references=b", "train --help", "--version"):
            self.assertTrue(sharing.short(words.split()), words)
        for words in ("compare run-1 run-2", "train", "evaluate --run x", "check", "weights fetch gpt2"):
            self.assertFalse(sharing.short(words.split()), words)

    def test_small_input_is_compiled_in_a_hurry(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            small, large = Path(folder) / "small.csv", Path(folder) / "large.csv"
            small.write_text("x")
            large.write_bytes(bytes(sharing.SMALL))
            self.assertTrue(sharing.small(["score", str(small), f"--train={small}", "--recipe", "r2gen"]))
            self.assertTrue(sharing.small([folder]), "a command, whatever is called so")
            for words in ([str(small), str(large)], [f"--train={large}"], [folder]):
                self.assertFalse(sharing.small(["score", *words]), words)

    def test_the_class_path_is_that_of_the_core_unless_names_of_weights_are_asked_for(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            libs = Path(folder)
            (libs / sharing.LISTED).write_text("a.jar\nb.jar")
            self.assertEqual(f"{libs}/a.jar:{libs}/b.jar", sharing.class_path(libs, ["score", "settings"]))
            self.assertEqual(f"{libs}/a.jar:{libs}/b.jar:{libs}/*", sharing.class_path(libs, ["settings", "check"]))

    def test_commands_are_started_so(self) -> None:
        with mock.patch.object(sharing, "class_path", return_value="core"):
            command = commands.library_command(JAVA, ["score", "--json"])
            self.assertEqual(["core", "cxr.cli.Main", "score", "--json"], command[-4:])
            self.assertIn("-Xshare:auto", command)
            command = commands.library_command(JAVA, ["train"])
            self.assertEqual([f"{setup.LIBS}/cpu/*", "cxr.cli.Main", "train"], command[-3:])
            self.assertNotIn("-Xshare:auto", command)


class Archive(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.libs = self.folder / "libs"
        for jar in ("a.jar", "b.jar"):
            stamps.write(self.libs / jar, jar)
        stamps.write(self.libs / sharing.LISTED, "a.jar")
        for patch in (mock.patch.object(sharing, "FOLDER", self.folder / "shared"), mock.patch.object(stamps, "STAMPS", self.folder / "stamps")):
            patch.start()
            self.addCleanup(patch.stop)
        out = contextlib.redirect_stdout(io.StringIO())
        out.__enter__()
        self.addCleanup(out.__exit__, None, None, None)

    def key(self, java: machine.Java = JAVA) -> str:
        return sharing.step(java, self.libs, ["-Xmx2g"]).key

    def test_it_is_of_one_java_and_of_the_libraries_as_they_are(self) -> None:
        before = self.key()
        stamps.write(self.libs / "b.jar", "no library of short commands")
        self.assertEqual(before, self.key())
        self.assertNotEqual(before, self.key(machine.Java(Path("/jdk"), "17.0.2")))
        os.utime(self.libs / "a.jar", (5, 5))  # Java compares times, whatever a library holds
        self.assertNotEqual(before, self.key())

    def test_where_it_cannot_be_made_it_is_not_tried_at_each_start(self) -> None:
        with mock.patch.object(children, "call", side_effect=children.call) as call:
            for _ in range(2):
                sharing.step(JAVA, self.libs, []).do()  # there is no /jdk
        self.assertFalse(sharing.archive(JAVA).exists())
        self.assertEqual(8, call.call_count)

    def test_java_says_nothing_of_an_archive_that_it_cannot_use(self) -> None:
        java = machine.find_java()
        stamps.write(sharing.archive(java), "no archive")
        command = [str(java.java), *sharing.options(java, []), "-version"]
        log = self.folder / "log"
        self.assertEqual(0, children.call(command, dict(os.environ), log))
        self.assertNotRegex(log.read_text(), "(?i)warning|archive|shared")


if __name__ == "__main__":
    unittest.main()
