"""Targets, what their runs say, and how they are run."""

import contextlib
import io
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from steps import commands, fuzz, machine, setup, testing

TARGET = fuzz.Target("cxr.data.ReportXmlFuzzTest", "parse")
LOG = Path("x.log")


class Targets(unittest.TestCase):
    def test_targets_are_found_by_looking(self):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "core" / "src" / "test" / "java" / "a" / "b"
            place.mkdir(parents=True)
            (place / "XFuzzTest.java").write_text(
                '@FuzzTest\n  void one(byte[] b) {}\n  @FuzzTest(maxDuration = "1m")\n'
                "  public void two(byte[] b) {}\n  @Test void three() {}"
            )
            (place / "YTest.java").write_text("@FuzzTest void four(byte[] b) {}")
            found = fuzz.targets(Path(folder))
        self.assertEqual(
            [fuzz.Target("a.b.XFuzzTest", "one"), fuzz.Target("a.b.XFuzzTest", "two")], found
        )

    def test_the_readers_have_targets(self):
        names = [str(target) for target in fuzz.targets()]
        self.assertIn("ReportXmlFuzzTest.parse", names)
        self.assertGreaterEqual(len(names), 3)

    def test_a_platform_without_jazzer_is_skipped_with_a_reason(self):
        with mock.patch("platform.system", return_value="SunOS"):
            self.assertIn("SunOS", fuzz.unsupported())
            with contextlib.redirect_stdout(io.StringIO()) as out:
                count = testing.fuzz_tests(mock.Mock())
            self.assertEqual(len(fuzz.targets()), count.skipped)
            self.assertEqual(0, count.passed + count.failed)
            self.assertIn("does not support SunOS", out.getvalue())

    def test_tables_of_trials_alone(self):
        for classes, told in (([], "5 trials by table: 1 passed"), (["ATest"], "12 trials by table: 3 passed")):
            with contextlib.ExitStack() as stack:
                stack.enter_context(mock.patch.object(setup, "set_up"))
                stack.enter_context(mock.patch.object(testing.trials, "classes", return_value=classes))
                stack.enter_context(mock.patch.object(testing, "environment_tests", return_value=testing.Count(1, trials=5)))
                stack.enter_context(mock.patch.object(testing, "library_tests", return_value=testing.Count(2, trials=7)))
                out = stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
                self.assertEqual(0, commands.call(["fuzz", "trials"]))
            self.assertIn(told, out.getvalue())

    def test_an_unknown_target_is_told(self):
        with self.assertRaisesRegex(machine.Trouble, "no target Xyz.*ReportXmlFuzzTest.parse"):
            commands.call(["fuzz", "1", "Xyz"])


class Results(unittest.TestCase):
    def test_a_run_to_its_end(self):
        result = fuzz.result(TARGET, 0, "#5 NEW\nDone 5024 runs in 11 second(s)\n", 40, LOG)
        self.assertEqual((5024, 11.0, ""), (result.inputs, result.seconds, result.failure))
        self.assertEqual(
            "ReportXmlFuzzTest.parse: 5,024 inputs in 11 s, nothing found", str(result)
        )

    def test_a_finding(self):
        text = "#12\tNEW cov: 3\n== Java Exception: java.lang.ArithmeticException: / by zero\n"
        result = fuzz.result(TARGET, 77, text, 4, LOG)
        self.assertEqual(12, result.inputs)
        self.assertIn("FAILED: java.lang.ArithmeticException", str(result))

    def test_a_run_that_says_nothing_failed(self):
        self.assertTrue(fuzz.result(TARGET, 0, "", 4, LOG).failure)
        self.assertTrue(fuzz.result(TARGET, -9, "Done 5 runs in 1 second(s)", 4, LOG).failure)


class Feeding(unittest.TestCase):
    """With a Java that only pretends."""

    def feed(self, script: str) -> list:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        kit = Path(folder.name)
        (kit / "bin").mkdir()
        java = kit / "bin" / "java"
        java.write_text(f"#!/bin/sh\n{script}\n")
        os.chmod(java, 0o755)
        fake = machine.Java(kit, "17.0.1")
        with contextlib.ExitStack() as stack:
            stack.enter_context(mock.patch.object(fuzz, "class_path", return_value="x"))
            stack.enter_context(mock.patch.object(fuzz, "LIB", kit))
            stack.enter_context(mock.patch.object(setup, "LOGS", kit / "logs"))
            stack.enter_context(mock.patch.object(fuzz, "START_SECONDS", 1))
            stack.enter_context(mock.patch.object(fuzz, "INPUT_SECONDS", 0))
            stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
            return fuzz.feed([TARGET, fuzz.Target("a.BFuzzTest", "c")], fake, 1, 2)

    def test_all_are_fed(self):
        results = self.feed('echo "Done 7 runs in 1 second(s)"')
        self.assertEqual([7, 7], [result.inputs for result in results])
        self.assertEqual(["", ""], [result.failure for result in results])

    def test_a_run_without_end_is_ended(self):
        results = self.feed("exec sleep 60")
        self.assertTrue(all(result.failure for result in results))


if __name__ == "__main__":
    unittest.main()
