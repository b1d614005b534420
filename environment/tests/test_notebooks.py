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
            code = notebooks.main(["--target", str(self.target), *map(str, arguments)])
        return code, output.getvalue()

    def executed(self, name: str) -> Any:
        return json.loads((self.target / "notebooks" / name).read_text(encoding="utf-8"))

    def test_a_passed_run_is_stored_and_gets_a_page(self) -> None:
        path = self.write("00_a.ipynb", ("markdown", "# Title"), ("code", "1"))
        before = path.read_text()
        code, output = self.main("--summary", self.folder / "s.json", path)
        self.assertEqual(0, code, output)
        self.assertRegex(output.splitlines()[0], r"^00_a  passed  0:0\d$")
        self.assertEqual({"passed": 1, "failed": 0}, json.loads((self.folder / "s.json").read_text()))
        record = self.executed("00_a.ipynb")["metadata"]["cxr"]
        self.assertEqual(("passed", "built-in sample"), (record["status"], record["data"]))
        self.assertTrue((self.target / "site" / "00_a.html").is_file())
        self.assertEqual(before, path.read_text(), "without --save a notebook stays as it is")

    def test_others_run_on_after_a_failure(self) -> None:
        first = self.write("00_a.ipynb", ("markdown", "t"), ("code", "1"), ("code", "throw"), ("code", "3"))
        second = self.write("01_b.ipynb", ("code", "1"))
        code, output = self.main("--summary", self.folder / "s.json", first, second)
        self.assertEqual(1, code)
        self.assertRegex(output, r"00_a  failed  0:0\d  cell 3: E: broke in ~/x\n01_b  passed")
        self.assertEqual({"passed": 1, "failed": 1}, json.loads((self.folder / "s.json").read_text()))
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
        self.assertIn("cell 1: the Java kernel ended (OutOfMemoryError; its log is target/notebooks/a.log)", lines[0])
        self.assertIn("cell 1: no end within 60 minutes; CXR_CELL_MINUTES sets the limit", lines[1])
        self.assertIn("c  failed  0:00  cannot be read", lines[2])
        self.assertTrue((self.target / "site" / "c.html").is_file())
        self.assertFalse((self.target / "notebooks" / "b.log").exists(), "an empty log is removed")

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

    def test_copies_of_notebooks_that_are_no_more_go(self) -> None:
        path = self.write("a.ipynb", ("code", "1"))
        self.main(path, self.write("b.ipynb", ("code", "1")))
        notebooks.forget_others([path], self.target)
        self.assertEqual(["a.ipynb"], [copy.name for copy in (self.target / "notebooks").glob("*.ipynb")])


class MissingTest(unittest.TestCase):
    def test_a_missing_package_is_one_line(self) -> None:
        output = io.StringIO()
        with mock.patch.object(notebooks, "MISSING", "nbclient"), contextlib.redirect_stderr(output):
            self.assertEqual(2, notebooks.main([]))
        self.assertEqual(
            "nbclient is not installed in this Python: start this by environment/workbench run\n", output.getvalue()
        )


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
