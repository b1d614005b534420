"""What is told of failed notebooks: the line of a cell, JUnit's XML, JSON."""

from __future__ import annotations

import json
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from steps import results

FAILED = {"name": "03_train", "status": "failed", "seconds": 2.5, "cell": 4, "message": "E: \x1b[1ma < b\x00"}
CASES = [
    {"name": "00_a", "status": "passed", "seconds": 1.25, "cell": 0, "message": ""},
    {**FAILED, "log_text": "cell 4 of 9, line 2: E\n\ud800 ]]> é \x07"},
    {"name": "04_b", "status": "skipped", "seconds": 0.0, "cell": 0, "message": "stopped before its end"},
]


class Lines(unittest.TestCase):
    """Traces are those of the kernel JJava, without colours."""

    def test_what_the_compiler_repeats(self) -> None:
        source = "int a = 1;\n  String c = a;\nint d = 4;"
        self.assertEqual(2, results.failing_line(source, ["|   String c = a;", "incompatible types"]))
        self.assertEqual(0, results.failing_line("x();\nx();", ["|   x();", "cannot find symbol"]), "either line")

    def test_what_an_exceptions_trace_called_last(self) -> None:
        for called, source, line in (
            (["\tat .f(#11:2)", "\tat .(#13:1)"], "int a = 1;\nint b = f(a - 1);", 2),
            (["\tat cxr.Settings.with(Settings.java:571)", "\tat .do_it$Aux(#12:1)", "\tat .(#12:1)"], "a();\nb.with(1);\n", 2),
            (["\tat cxr.data.Study.<init>(Study.java:5)", "\tat .(#12:1)"], "var a = 1;\nvar s = new Study(a);\nnew Studyx();", 2),
            (["\tat cxr.A.with(A.java:1)", "\tat .(#12:1)"], "x.with(1);\nx.with(2);", 0),
            (["\tat .(#12:1)"], "int a = 1 / 0;", 1),
            (["\tat .(#12:1)"], "int a = 1;\na / 0;", 0),
        ):
            self.assertEqual(line, results.failing_line(source, ["java.lang.X: y", *called]), called)


class Reports(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "new" / "file"

    def test_junit(self) -> None:
        results.write_junit(self.path, CASES)
        root = ElementTree.parse(self.path).getroot()
        suite = root[0]
        for element in (root, suite):
            told = [element.get(name) for name in ("tests", "failures", "errors", "skipped", "time")]
            self.assertEqual(["3", "1", "0", "1", "3.8"], told)
        self.assertEqual(["00_a", "03_train", "04_b"], [case.get("name") for case in suite])
        self.assertEqual("2.5", suite[1].get("time"))
        failure = suite[1].find("failure")
        self.assertEqual("cell 4: E: a < b", failure.get("message"))
        self.assertEqual("cell 4 of 9, line 2: E\n ]]> é ", failure.text)
        self.assertIsNotNone(suite[2].find("skipped"))

    def test_json(self) -> None:
        results.write_json(self.path, CASES[:1] + CASES[2:])
        told = json.loads(self.path.read_text(encoding="utf-8"))
        self.assertEqual((1, 0, 1), (told["passed"], told["failed"], told["skipped"]))
        self.assertEqual("04_b", told["notebooks"][1]["name"])
        self.assertEqual([self.path], list(self.path.parent.iterdir()))


if __name__ == "__main__":
    unittest.main()
