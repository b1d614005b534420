"""The runner with a stand-in for Jupyter's client: how runs end, what is stored, saved and reported."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from steps import notebooks  # noqa: E402

INSTALLED = notebooks.MISSING is None


def source(*cells: tuple[str, str]) -> str:
    """A notebook file as an editor may leave it: old minor version, no ids, old outputs and metadata."""
    stale = {"output_type": "stream", "name": "stdout", "text": "old"}
    content: list[dict[str, Any]] = []
    for kind, text in cells:
        cell: dict[str, Any] = {"cell_type": kind, "source": text, "metadata": {"tags": ["keep"], "scrolled": True}}
        if kind == "code":
            cell |= {"outputs": [stale], "execution_count": 9}
        content.append(cell)
    widgets = {"widgets": {"state": {}}, "kernelspec": {"name": "other", "display_name": "Other"}}
    return json.dumps({"cells": content, "metadata": widgets, "nbformat": 4, "nbformat_minor": 4})


class StandIn:
    """Takes the place of nbclient's client: "runs" a cell by printing its source; some sources do more."""

    def __init__(self, notebook: Any, on_cell_start: Any, **options: Any) -> None:
        self.notebook, self.on_cell_start, self.options = notebook, on_cell_start, options
        self.km = None
        self.shutdown_kernel = "graceful"
        self._cleanup_kernel = print

    async def async_execute(self, **kernel: Any) -> None:
        count = 0
        for index, cell in enumerate(self.notebook.cells):
            if cell.cell_type != "code":
                continue
            count += 1
            self.on_cell_start(cell=cell, cell_index=index)
            cell.execution_count = count
            await self.run(cell, kernel)

    async def run(self, cell: Any, kernel: dict[str, Any]) -> None:
        if cell.source == "throw":
            cell.outputs = [notebooks.nbformat.v4.new_output("error", ename="E", evalue="broke in /home/ada/x", traceback=[])]
            raise notebooks.CellExecutionError("", "E", "broke")
        if cell.source == "die":
            kernel["stderr"].write(b"OutOfMemoryError\n[I 12:00 Launcher] ended\n")
            kernel["stderr"].flush()
            raise notebooks.DeadKernelError("Kernel died")
        if cell.source == "hang":
            raise notebooks.CellTimeoutError("timeout")
        cell.outputs = [notebooks.nbformat.v4.new_output("stream", name="stdout", text=cell.source)]


@unittest.skipUnless(INSTALLED, f"{notebooks.MISSING} is not installed in this Python")
class RunTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.target = self.folder / "target"
        for patch in (
            mock.patch.object(notebooks, "NotebookClient", StandIn),
            mock.patch.dict(os.environ, {"CXR_DATA": "", "CXR_CELL_MINUTES": "", "HOME": "/var/people/ada"}),
        ):
            patch.start()
            self.addCleanup(patch.stop)

    def write(self, name: str, *cells: tuple[str, str]) -> Path:
        path = self.folder / name
        path.write_text(source(*cells), encoding="utf-8")
        return path

    def main(self, *arguments: object) -> tuple[int, str]:
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            try:
                code = notebooks.main(["--target", str(self.target), *map(str, arguments)])
            except notebooks.Trouble as trouble:
                return trouble.code, f"{trouble}\n"
        return code, output.getvalue()

    def counts(self) -> tuple[int, int]:
        told = json.loads((self.folder / "s.json").read_text())
        return told["passed"], told["failed"]

    def executed(self, name: str) -> Any:
        return json.loads((self.target / "notebooks" / name).read_text(encoding="utf-8"))

    def test_a_passed_run_is_stored_and_gets_a_page(self) -> None:
        path = self.write("00_a.ipynb", ("markdown", "# Title"), ("code", "1"))
        before = path.read_text()
        code, output = self.main("--json", self.folder / "s.json", path)
        self.assertEqual(0, code, output)
        self.assertRegex(output.splitlines()[0], r"^00_a  passed  0:0\d$")
        self.assertEqual((1, 0), self.counts())
        record = self.executed("00_a.ipynb")["metadata"]["cxr"]
        self.assertEqual(("passed", "built-in sample"), (record["status"], record["data"]))
        self.assertTrue((self.target / "site" / "00_a.html").is_file())
        self.assertEqual(before, path.read_text(), "without --save a notebook stays as it is")

    def test_others_run_on_after_a_failure(self) -> None:
        first = self.write("00_a.ipynb", ("markdown", "t"), ("code", "1"), ("code", "throw"), ("code", "3"))
        second = self.write("01_b.ipynb", ("code", "1"))
        code, output = self.main("--json", self.folder / "s.json", first, second)
        self.assertEqual(1, code)
        self.assertRegex(output, r"00_a  failed  0:0\d  cell 3: E: broke in ~/x\n    its log: \S+/00_a.log\n01_b  passed")
        self.assertEqual((1, 1), self.counts())
        self.assertEqual([], self.executed("00_a.ipynb")["cells"][3]["outputs"], "no output of an earlier run")
        self.assertTrue((self.target / "site" / "00_a.html").is_file())

    def test_a_finding_fails_a_notebook(self) -> None:
        code, output = self.main(self.write("a.ipynb", ("code", "Study@1b2c3d4"), ("code", "/root/x")))
        self.assertEqual(1, code)
        self.assertRegex(output, r"a  failed  0:0\d  cell 1: identity hash: Study@1b2c3d4\n    a.ipynb, cell 2: path: /root")

    def test_a_kernel_that_dies_a_cell_that_hangs_and_a_broken_file(self) -> None:
        broken = self.folder / "c.ipynb"
        broken.write_text("{")
        _, output = self.main(self.write("a.ipynb", ("code", "die")), self.write("b.ipynb", ("code", "hang")), broken)
        lines = output.splitlines()
        self.assertIn("cell 1: the Java kernel ended (OutOfMemoryError)", lines[0])
        self.assertIn("cell 1: no end within 60 minutes; CXR_CELL_MINUTES sets the limit", lines[2])
        self.assertIn("c  failed  0:00  cannot be read", lines[4])
        self.assertTrue((self.target / "site" / "c.html").is_file())
        log = (self.target / "notebooks" / "a.log").read_text()
        self.assertIn("OutOfMemoryError", log)
        self.assertRegex(log, r"cell 1 of 1, line 1: the Java kernel ended.*\n\n>   1  die")

    def test_save_keeps_what_passed_clean_and_stable(self) -> None:
        good = self.write("a.ipynb", ("markdown", "t"), ("code", "1"))
        bad = self.write("b.ipynb", ("code", "throw"))
        before = bad.read_text()
        self.main("--save", good, bad)
        first = good.read_text(encoding="utf-8")
        self.assertEqual(before, bad.read_text())
        saved = json.loads(first)
        kernel = {"display_name": "Java", "language": "java", "name": "java"}
        self.assertEqual({"kernelspec": kernel, "language_info": {"name": "Java"}}, saved["metadata"])
        self.assertEqual(["cell-01", "cell-02"], [cell["id"] for cell in saved["cells"]])
        self.assertEqual({"tags": ["keep"]}, saved["cells"][1]["metadata"])
        self.assertEqual(["1"], saved["cells"][1]["outputs"][0]["text"])
        self.main("--save", good)
        self.assertEqual(first, good.read_text(encoding="utf-8"), "a second save changes nothing")

    def test_data_is_named_without_its_folders(self) -> None:
        with mock.patch.dict(os.environ, {"CXR_DATA": "/far/away/iu-xray/"}):
            self.main(self.write("a.ipynb", ("code", "1")))
        self.assertEqual("iu-xray", self.executed("a.ipynb")["metadata"]["cxr"]["data"])
        self.assertNotIn("far/away", (self.target / "site" / "index.html").read_text(encoding="utf-8"))

    def test_ids_stay_and_are_unique(self) -> None:
        path = self.folder / "a.ipynb"
        cells = [{"cell_type": "raw", "source": "", "metadata": {}, "id": identity} for identity in ("x", "x", "cell-02")]
        path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        self.assertEqual(["x", "cell-02", "cell-03"], [cell.id for cell in notebooks.read(path).cells])

    def test_what_cannot_be_run_is_one_line(self) -> None:
        path = self.write("a.ipynb", ("code", "1"))
        self.assertEqual((2, "no such notebook: nix.ipynb\n"), self.main(path, "nix.ipynb"))
        for wrong in ("0", "-1", "x", "nan"):
            with mock.patch.dict(os.environ, {"CXR_CELL_MINUTES": wrong}):
                code, output = self.main(path)
            self.assertEqual((2, 1), (code, len(output.splitlines())))
            self.assertIn(f"but is '{wrong}'", output)

    def test_a_log_tells_the_cell_its_line_and_the_reason(self) -> None:
        self.main(self.write("a.ipynb", ("markdown", "t"), ("code", "throw")))
        log = (self.target / "notebooks" / "a.log").read_text(encoding="utf-8")
        self.assertEqual("cell 2 of 2, line 1: E: broke in ~/x\n\n>   1  throw\n", log)
        self.assertEqual(log, (self.target / "site" / "a.log").read_text(encoding="utf-8"))
        self.assertIn('<a href="a.log">log</a>', (self.target / "site" / "index.html").read_text(encoding="utf-8"))
        path = self.write("a.ipynb", ("code", "1"))
        self.main(path)
        for place in ("notebooks", "site"):
            self.assertFalse((self.target / place / "a.log").exists(), "a log of an earlier run goes")

    def test_what_earlier_runs_left_of_others_stays_if_they_are_still_there(self) -> None:
        self.main(self.write("00_check_setup.ipynb", ("code", "throw")), self.write("b.ipynb", ("code", "1")))
        self.main(self.write("c.ipynb", ("code", "1")))
        names = {path.name for path in (self.target / "site").iterdir()}
        self.assertEqual({"index.html", "00_check_setup.html", "00_check_setup.log", "c.html"}, names)

    def test_a_stopped_run_leaves_nothing_of_an_earlier_one(self) -> None:
        first, second = self.write("a.ipynb", ("code", "1")), self.write("b.ipynb", ("code", "1"))
        self.main(first, second)
        with mock.patch.object(notebooks, "run", side_effect=KeyboardInterrupt), self.assertRaises(KeyboardInterrupt):
            self.main("--json", self.folder / "s.json", "--junit", self.folder / "j.xml", first, second)
        self.assertEqual({"index.html"}, {path.name for path in (self.target / "site").iterdir()})
        self.assertEqual(2, json.loads((self.folder / "s.json").read_text())["skipped"])
        self.assertEqual(2, (self.folder / "j.xml").read_text().count("<skipped"))

    def test_two_runs_do_not_write_to_one_target(self) -> None:
        path = self.write("a.ipynb", ("code", "1"))
        with notebooks.own(self.target):
            code, output = self.main(path)
            self.assertEqual((2, 1), (code, len(output.splitlines())))
            self.assertIn("--target", output)
        self.assertEqual(0, self.main(path)[0])
        self.assertFalse((self.target / ".runtime").exists())

    def test_a_kernel_that_does_not_answer_is_started_once_more(self) -> None:
        for silent, told in ((1, (0, ["it is started again", "passed"])), (9, (1, ["it is started again", "the Java kernel did not start"]))):
            starts: list[int] = []

            class Silent(StandIn):
                async def async_execute(self, starts: list[int] = starts, silent: int = silent, **kernel: Any) -> None:
                    starts.append(1)
                    if len(starts) <= silent:
                        raise RuntimeError("Kernel didn't respond in 120 seconds")
                    await super().async_execute(**kernel)

            with mock.patch.object(notebooks, "NotebookClient", Silent):
                code, output = self.main(self.write("00_a.ipynb", ("code", "1")))
            self.assertEqual(told[0], code, output)
            self.assertEqual(2, len(starts))
            for words, line in zip(told[1], output.splitlines()):
                self.assertIn(words, line)

    def with_parameters(self) -> Path:
        own = 'Settings settings = x();\nint pairs = 3;\nString who = "a";\ndouble rate = 1e-3;\nboolean all = true;'
        path = self.write("p.ipynb", ("markdown", "t"), ("code", own), ("code", "1"))
        content = json.loads(path.read_text())
        content["cells"][1]["metadata"]["tags"] = ["parameters"]
        path.write_text(json.dumps(content))
        return path

    def test_parameters_stand_in_a_cell_of_the_output(self) -> None:
        path, output = self.with_parameters(), self.folder / "out.ipynb"
        before = path.read_text()
        parameters = ['a.b=[1, "x\\"]', "pairs=1", "who = 2", "a.c=d", "rate=.5", "all=false"]
        words = [word for parameter in parameters for word in ("--parameter", parameter)] + ["--output", output]
        self.assertEqual(0, self.main(*words, path)[0])
        cells = json.loads(output.read_text())["cells"]
        self.assertEqual(["parameters"], cells[1]["metadata"]["tags"])
        self.assertEqual(["injected-parameters"], cells[2]["metadata"]["tags"])
        code = ["// Parameters", r'settings = settings.withAll("a.b=[1, \"x\\\"]\na.c=d");', "pairs = 1;", 'who = "2";']
        code += ["rate = .5;", "all = false;"]
        self.assertEqual("\n".join(code), notebooks.checks.join(cells[2]["source"]))
        self.assertEqual(4, len(cells))
        self.assertEqual(before, path.read_text())

    def test_parameters_that_do_not_fit_are_one_line(self) -> None:
        path, other = self.with_parameters(), self.write("a.ipynb", ("code", "1"))
        for words, told in (
            (["--parameter", "pair=1", path], "a variable of this notebook (pairs, who, rate, all); found pair"),
            (["--parameter", "pairs=two", path], "the variable pairs of this notebook is of the type int; found two"),
            (["--parameter", "pairs=2.5", path], "found 2.5"),
            (["--parameter", "rate=1e", path], "double; found 1e"),
            (["--parameter", "all=1", path], "boolean; found 1"),
            (["--parameter", "settings=1", path], "found settings"),
            (["--parameter", "a.b", path], "NAME=VALUE"),
            (["--parameter", "a.b=1", other], "no cell with the tag parameters"),
            (["--parameter", "a.b=1", path, other], "goes with one notebook; found 2"),
            (["--parameter", "a.b=1", "--save", path], "--save"),
            (["--output", self.folder / "nix" / "a.ipynb", path], "nix"),
            (["--output", self.folder / "a.txt", path], "a.txt"),
            (["--output", path, path], "name another file"),
        ):
            code, output = self.main(*words)
            self.assertEqual((2, 1), (code, len(output.splitlines())), output)
            self.assertIn(told, output)

    def test_two_notebooks_of_one_name_are_refused(self) -> None:
        path = self.write("a.ipynb", ("code", "1"))
        self.assertEqual(2, self.main(path, path)[0])


class MissingTest(unittest.TestCase):
    def test_a_missing_package_is_one_line(self) -> None:
        with mock.patch.object(notebooks, "MISSING", "nbclient"):
            with self.assertRaisesRegex(notebooks.Trouble, "^nbclient is not installed in this Python: start this by") as told:
                notebooks.main([])
        self.assertEqual(2, told.exception.code)


@unittest.skipUnless(INSTALLED, f"{notebooks.MISSING} is not installed in this Python")
class StopTest(unittest.TestCase):
    def test_ctrl_c_waits_until_the_client_has_cleaned_up(self) -> None:
        events: list[str] = []

        class Endless(StandIn):
            async def async_execute(self, **kernel: Any) -> None:
                events.append("started")
                try:
                    await asyncio.sleep(60)
                finally:
                    await asyncio.sleep(0.05)
                    events.append(f"cleaned up, {self.shutdown_kernel}")

        def tick() -> None:
            if events:
                raise KeyboardInterrupt

        with self.assertRaises(KeyboardInterrupt):
            notebooks._drive(Endless(None, None), tick)
        self.assertEqual(["started", "cleaned up, immediate"], events)


if __name__ == "__main__":
    unittest.main()
