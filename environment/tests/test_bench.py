"""How two workers are measured in turns, and what is said of one that fails."""

import importlib
import json
import os
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from steps import bench, machine, setup, starts

FAKE = """
import json, sys, time
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    open(sys.argv[2], "a").write(sys.argv[1])
    print(json.dumps({"seconds": float(sys.argv[3]), "work": 2.0}), flush=True)
"""


class Workers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.trace = self.folder / "trace"

    def worker(self, mark, seconds):
        command = [sys.executable, "-c", FAKE, mark, str(self.trace), str(seconds)]
        worker = bench.Worker(mark, command, dict(os.environ), self.folder / f"{mark}.log")
        self.addCleanup(worker.close)
        return worker

    def test_they_take_turns_and_the_ratio_is_of_work_a_second(self):
        ours, reference = self.worker("o", 0.5), self.worker("r", 1.0)
        case = bench.measure(bench.Case("p", "c", "items"), ours, reference, 3)
        self.assertEqual("or" + "or" + "ro" + "or", self.trace.read_text())
        self.assertEqual([4.0] * 3, case.ours)
        self.assertEqual([2.0] * 3, case.ratios)
        self.assertIn("| 2.00 (2.00 to 2.00) |", case.row())

    def test_a_worker_that_fails_is_told_by_its_last_line(self):
        command = [sys.executable, "-c", "import sys; sys.exit('no such thing')"]
        with self.assertRaisesRegex(machine.Trouble, "x ended early: no such thing"):
            bench.Worker("x", command, dict(os.environ), self.folder / "log")

    def test_the_report_has_the_table_and_all_rounds(self):
        case = bench.Case("p", "c", "items", [3.0, 4.0], [2.0, 2.0], 200, 100)
        bench.report([case], {"cores": "2"}, self.folder)
        self.assertIn("| p c | 3.5 items/s | 2 items/s | 1.75 (1.50 to 2.00) | 2.00 |", (self.folder / "bench.md").read_text())
        self.assertEqual([3.0, 4.0], json.loads((self.folder / "bench.json").read_text())["cases"][0]["ours"])


class Starts(unittest.TestCase):
    def test_whole_commands_take_turns_and_the_first_round_does_not_count(self):
        asked = []

        def timed(command):
            asked.append(command[1])
            return float(len(asked))

        with mock.patch.object(starts, "timed", timed):
            table = starts.measure(machine.Java(Path("/jdk"), "17.0.1"), 2)
        names = ["help", "score", "compare", "label", "data", "settings", "-Xshare:auto"]
        self.assertEqual(["data", *3 * names], asked)
        self.assertIn("| help | 12.50 | 9.00 to 16.00 |", table)
        self.assertIn("| an empty Java | 18.50 | 15.00 to 22.00 |", table)

    def test_a_command_that_fails_is_told(self):
        with self.assertRaisesRegex(machine.Trouble, "failed: no"):
            starts.timed(["/bin/sh", "-c", "echo no >&2; exit 3"])


class Words(unittest.TestCase):
    def test_parts_and_rounds(self):
        self.assertEqual((["start", *bench.PARTS], bench.ROUNDS), bench.arguments([]))
        self.assertEqual((["matrix"], 2), bench.arguments(["matrix", "--rounds", "2"]))

    def test_a_case_can_be_named(self):
        self.assertEqual((["model/resnet18-step"], bench.ROUNDS), bench.arguments(["model/resnet18-step"]))
        self.assertEqual(["b"], bench.chosen(["a", "b"], "b"))
        self.assertEqual(["a", "b"], bench.chosen(["a", "b"], ""))
        with self.assertRaisesRegex(machine.Trouble, "no case c; there are: a, b"):
            bench.chosen(["a", "b"], "c")

    def test_wrong_words_are_told(self):
        for words, said in ((["x"], "there are: .*matrix"), (["--rounds"], "not nothing"), (["--rounds", "0"], "not 0")):
            with self.assertRaisesRegex(machine.Trouble, said):
                bench.arguments(words)


@unittest.skipUnless(any((setup.LIB / "bench" / "target").glob("cxr-bench-*.jar")), "the library is not built here")
class Sides(unittest.TestCase):
    """Both sides of each part, as they themselves tell."""

    def test_they_have_the_same_cases(self):
        worker = bench.our_worker(machine.find_java())
        env = {**os.environ, **setup.java_environment()}
        for part in bench.PARTS:
            theirs = importlib.import_module(f"bench.{part}").CASES
            self.assertEqual(sorted(theirs), bench.case_names(worker, part, env), part)

    def test_every_part_of_ours_is_measured(self):
        with self.assertRaisesRegex(machine.Trouble, f"there are: {', '.join(sorted(bench.PARTS))}"):
            bench.case_names(bench.our_worker(machine.find_java()), "x", dict(os.environ))
