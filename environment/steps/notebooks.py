"""Runs notebooks headless and writes their pages: python -m steps.notebooks [NOTEBOOK ...]"""

import argparse
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from . import checks, pages
from .machine import ROOT, Trouble

FOLDER = ROOT / "notebooks"
EXECUTED = ROOT / "target" / "notebooks"


@dataclass(frozen=True)
class Result:
    """How a notebook went."""

    name: str
    notebook: NotebookNode
    seconds: float
    trouble: str  # empty where all went well

    @property
    def passed(self) -> bool:
        return not self.trouble


class Runner(NotebookClient):
    """Tells on a terminal which cell is at work."""

    async def async_execute_cell(self, cell, cell_index, **options):
        if sys.stdout.isatty():
            print(f"\r  cell {cell_index + 1} of {len(self.nb.cells)} ", end="", flush=True)
        return await super().async_execute_cell(cell, cell_index, **options)


def execute(path: Path) -> Result:
    """Runs a notebook in a kernel of its own, to its end or its first error."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    minutes = float(os.environ.get("CXR_CELL_MINUTES", "60"))
    runner = Runner(
        notebook,
        kernel_name="java",
        timeout=60 * minutes,
        resources={"metadata": {"path": str(FOLDER)}},
    )
    start = time.monotonic()
    trouble = ""
    try:
        runner.execute()
    except CellExecutionError as error:
        trouble = f"{error.ename}: {error.evalue}".strip().splitlines()[0]
    except CellTimeoutError:
        trouble = f"a cell took more than {minutes:g} minutes (CXR_CELL_MINUTES)"
    except (DeadKernelError, RuntimeError) as error:
        trouble = f"the kernel died: {error}"
    seconds = time.monotonic() - start
    tidy(notebook)
    findings = checks.check(path.name, notebook)
    for finding in findings:
        print(f"  {finding}")
    if findings and not trouble:
        trouble = str(findings[0])
    return Result(path.stem, notebook, seconds, trouble)


def tidy(notebook: NotebookNode) -> None:
    """Takes out what differs from run to run and tells nothing."""
    notebook.metadata = NotebookNode(
        kernelspec=NotebookNode(name="java", display_name="Java", language="java"),
        language_info=NotebookNode(name="java", file_extension=".jshell"),
    )
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number:02}"
        cell.metadata = NotebookNode(
            {k: v for k, v in cell.metadata.items() if k not in ("execution", "scrolled")}
        )
        for output in cell.get("outputs", []):
            output.pop("transient", None)


def main() -> int:
    parser = argparse.ArgumentParser(prog="environment/workbench run", description=__doc__)
    parser.add_argument("--save", action="store_true", help="keep the outputs in the notebooks")
    parser.add_argument("--summary", type=Path, help="file for the counts, as JSON")
    parser.add_argument("notebooks", nargs="*", help="paths or names; all, if none is given")
    options = parser.parse_args()
    results = []
    for path in [find(name) for name in options.notebooks] or sorted(FOLDER.glob("*.ipynb")):
        print(f"{path.stem} ...", flush=True)
        result = execute(path)
        results.append(result)
        end = "passed" if result.passed else f"FAILED: {result.trouble}"
        clear = "\r" if sys.stdout.isatty() else ""
        print(f"{clear}  {end} ({result.seconds:.0f} s)", flush=True)
        EXECUTED.mkdir(parents=True, exist_ok=True)
        nbformat.write(result.notebook, EXECUTED / path.name)
        if options.save:
            nbformat.write(result.notebook, path)
    index = pages.write(results)
    print(f"The pages: {os.path.relpath(index)}")
    failed = sum(not result.passed for result in results)
    if options.summary:
        counts = {"passed": len(results) - failed, "failed": failed}
        options.summary.write_text(json.dumps(counts))
    return 1 if failed else 0


def find(name: str) -> Path:
    """A notebook by its path, or by its name in the folder of notebooks."""
    for path in (Path(name), FOLDER / name, FOLDER / f"{name}.ipynb"):
        if path.is_file():
            return path.resolve()
    there = ", ".join(path.stem for path in sorted(FOLDER.glob("*.ipynb")))
    raise Trouble(f"there is no notebook {name}; there are: {there}.")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Trouble as trouble:
        sys.exit(f"workbench: {trouble}")
    except KeyboardInterrupt:
        sys.exit(130)
