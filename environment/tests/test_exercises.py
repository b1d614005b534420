"""Exercises are whole: goals, tasks from recall to open ended, checks, solutions; and students get them without these."""

from __future__ import annotations

import json
import re
import tempfile
import unittest
from pathlib import Path
from typing import Any

from steps import checks, exercises, machine, notebooks, setup

SOURCES = sorted(exercises.SOURCES.glob("*.ipynb"))
STUB = json.loads((exercises.FOLDER / "nbgrader_config.json").read_text("utf-8"))["ClearSolutions"]
LEVELS = ("Recall", "Apply", "Analyse", "Open ended")
GRADED = {"setup": (False, False), "task": (False, True), "check": (True, False), "answer": (True, True)}
READY = exercises.NBGRADER.there and setup.KERNEL.is_file() and notebooks.MISSING is None


def cells(path: Path) -> list[dict[str, Any]]:
    return [{**cell, "source": checks.join(cell["source"])} for cell in json.loads(path.read_text("utf-8"))["cells"]]


def role(cell: dict[str, Any]) -> str:
    """What a cell is to nbgrader; nothing for text of ours."""
    marks = cell["metadata"].get("nbgrader")
    return next(name for name, pair in GRADED.items() if pair == (marks["grade"], marks["solution"])) if marks else ""


class Written(unittest.TestCase):
    def test_each_notebook_has_its_exercises(self) -> None:
        self.assertEqual([path.name for path in sorted((machine.ROOT / "notebooks").glob("*.ipynb"))], [path.name for path in SOURCES])

    def test_tasks_go_from_recall_to_open_ended(self) -> None:
        for path in SOURCES:
            with self.subTest(path.stem):
                found = cells(path)
                self.assertRegex(found[0]["source"], r"When you are done you can\n\n(- .*;\n){2,}- .*\.\n")
                texts = "\n".join(cell["source"] for cell in found if cell["cell_type"] == "markdown")
                levels = re.findall(r"(?m)^## \d\. .*\n\n\*([\w ]+)\.\* ", texts)
                self.assertEqual(len(re.findall(r"(?m)^## ", texts)), len(levels))
                self.assertIn(len(levels), (4, 5, 6))
                self.assertEqual(("Recall", "Open ended"), (levels[0], levels[-1]))
                self.assertEqual(sorted(levels, key=LEVELS.index), levels)
                roles = [role(cell) for cell in found if role(cell)]
                self.assertEqual(["setup", *["task", "check"] * (len(levels) - 1), "answer"], roles)

    def test_marks_are_those_that_nbgrader_knows(self) -> None:
        for path in SOURCES:
            with self.subTest(path.stem):
                graded = [cell for cell in cells(path) if role(cell)]
                names = [cell["metadata"]["nbgrader"]["grade_id"] for cell in graded]
                self.assertEqual(len(names), len(set(names)))
                for cell in graded:
                    marks = re.findall(r"(?m)^ *(?://|<!--) (BEGIN|END) SOLUTION(?: -->)?$", cell["source"])
                    solution = role(cell) in ("task", "answer")
                    self.assertEqual(solution, bool(marks))
                    self.assertEqual(["BEGIN", "END"] * (len(marks) // 2), marks)
                    self.assertEqual(len(marks), cell["source"].count(" SOLUTION"))
                    # Behind a line that throws, nothing more could be reached.
                    self.assertNotRegex(cell["source"], r"// END SOLUTION\n(?!\})")
                    points = cell["metadata"]["nbgrader"].get("points", 0)
                    self.assertEqual(role(cell) in ("check", "answer"), points > 0)
                    self.assertEqual(not solution, cell["metadata"]["nbgrader"]["locked"])

    def test_what_stands_in_the_place_of_a_solution_throws(self) -> None:
        self.assertRegex(STUB["code_stub"]["java"], r'^throw new UnsupportedOperationException\("[a-z ]+\."\);$')


class Asked(unittest.TestCase):
    def test_answers_are_not_overwritten(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "03_train.ipynb").touch()
            with self.assertRaisesRegex(machine.Trouble, r"has 03_train\.ipynb, which may hold answers; move it away"):
                exercises.exercises(["02_build_model", "03_train"], folder)

    def test_a_name_that_there_is_not_is_told(self) -> None:
        with self.assertRaisesRegex(machine.Trouble, "there are no exercises 3; there are: 00_check_setup, 01_explore_data"):
            exercises.exercises(["3"], None)


@unittest.skipUnless(READY, "nbgrader is not there; environment/workbench exercises fetches it")
class Students(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_they_get_no_solution_and_no_output(self) -> None:
        exercises.release(SOURCES, self.folder)
        for path in SOURCES:
            with self.subTest(path.stem):
                for mine, theirs in zip(cells(path), cells(self.folder / path.name)):
                    stub = STUB["code_stub"]["java"] if mine["cell_type"] == "code" else STUB["text_stub"]
                    self.assertEqual(mine["source"].count("BEGIN SOLUTION"), theirs["source"].count(stub))
                    self.assertNotIn("SOLUTION", theirs["source"])
                    self.assertEqual([], theirs.get("outputs", []))

    def test_the_first_check_fails_in_its_own_words_and_all_pass_once_solved(self) -> None:
        for path, asked in (("04_evaluate", "f1(1, 0, 0)"), ("11_active_learning", "entropy(.5)")):
            with self.subTest(path):
                source = exercises.source(path)
                exercises.release([source], self.folder)
                theirs = notebooks.read(self.folder / source.name)
                first = next(place for place, cell in enumerate(theirs.cells, start=1) if role(cell) == "check")
                cell, said = self.run_through(theirs)
                self.assertEqual(first, cell, said)
                self.assertIn(f"Check$NotYet, {asked}: write your code in the place of the line that throws this.", said)
                for mine, answer in zip(theirs.cells, notebooks.read(source).cells):
                    if role(mine) == "task":
                        mine.source = answer.source
                self.assertEqual((0, ""), self.run_through(theirs))

    def run_through(self, notebook: Any) -> tuple[int, str]:
        progress = notebooks.Progress("exercise", len(notebook.cells), 0)
        return notebooks.execute(notebook, self.folder, self.folder / "kernel.log", 10, progress)


if __name__ == "__main__":
    unittest.main()
