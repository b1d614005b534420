"""How commands on Spark are measured beside the plain ones, and what is taken for the same output."""

import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from steps import bench, machine, scale

JAVA = machine.Java(Path("/jdk"), "17.0.1")
CASE = scale.Case(["label"], 30, cluster=True)


class Scale(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        patches = (mock.patch.object(scale, "FOLDER", Path(folder.name)), mock.patch.object(machine, "cores", return_value=2))
        for patch in patches:
            patch.start()
            self.addCleanup(patch.stop)

    def test_places_take_turns_and_ratios_are_those_of_a_round(self):
        asked = []

        def run(case, place, java):
            asked.append(place)
            return scale.Cost(len(asked), 2.0 if place == scale.PLAIN else 3.0, 5e8), "same"

        with mock.patch.object(scale.Case, "run", run):
            rows = scale.compared("label", CASE, 2, JAVA)
        places = [scale.PLAIN, "local[1]", "local[2]", scale.CLUSTER]
        self.assertEqual(places + places[::-1], asked)
        self.assertEqual("| label | local[1] | 6.667 | 4.5 s | 3.0 s | 0.5 GB | 1.44 | 1.50 |", rows[1])  # 2/1 and 7/8

    def test_without_a_plain_command_there_is_no_ratio(self):
        self.assertEqual(["local[1]", "local[2]"], scale.Case(["features"], 3, plain=False).places())
        self.assertTrue(scale.row("f", CASE, "local[1]", [scale.Cost(1, 1, 1)], []).endswith("| – | – |"))

    def test_labels_are_equal_and_scores_as_near_as_they_are_known(self):
        scale.agree("tree-score", {"a": '{"x": [1, 0.5, null]}', "b": '{"x": [1, 0.5000000000000002, null]}'})
        for one, other in (('{"x": 0.5}', '{"x": 0.50001}'), ('{"x": 1}', '{"x": 1.0}'), ('{"x": 1}', '{"y": 1}'), ("[1]", "[1, 2]")):
            with self.assertRaisesRegex(machine.Trouble, "score: the outputs of a and b differ"):
                scale.agree("score", {"a": one, "b": other})
        with self.assertRaisesRegex(machine.Trouble, "differ"):
            scale.agree("label", {"a": "0.5", "b": "0.5000000000000002"})

    def test_a_table_is_the_same_for_the_same_seed(self):
        file = scale.table(1, ["a", "b", "c"])
        text = file.read_text()
        self.assertEqual(["id", "a", "b", "c"], [line.partition(",")[0] for line in text.splitlines()])
        file.unlink()
        self.assertEqual(text, scale.table(1, ["a", "b", "c"]).read_text())
        self.assertNotEqual(text, scale.table(2, ["a", "b", "c"]).read_text())

    def test_a_program_is_timed_and_its_failure_told(self):
        cost, output = scale.timed([sys.executable, "-c", "import os; print(os.environ['GIVEN'])"], GIVEN="x")
        self.assertEqual("x\n", output)
        self.assertGreater(cost.memory, 1 << 20)
        with self.assertRaisesRegex(machine.Trouble, "failed: no"):
            scale.timed(["/bin/sh", "-c", "echo no >&2; exit 3"])

    def test_words(self):
        self.assertEqual((["spark/label"], bench.ROUNDS), bench.arguments(["spark/label"]))
        self.assertNotIn("spark", bench.arguments([])[0])
        with self.assertRaisesRegex(machine.Trouble, "no case x; there are: label, score"):
            scale.measure(JAVA, 1, ["spark/x"])


if __name__ == "__main__":
    unittest.main()
