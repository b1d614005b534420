"""Runs the notebooks without a browser, each in a Java kernel of its own, checks them and makes their pages.

    start.py -m steps.notebooks [--save] [--target DIR] [--junit FILE] [--json FILE] [--kernel NAME] [NOTEBOOK...]

Executed notebooks go to target/notebooks, with the logs of those that failed, pages to target/site. Exit code 1 if a
notebook failed, 2 if nothing could be run, 130 after Ctrl-C.
"""

from __future__ import annotations

import argparse
import asyncio
import atexit
import contextlib
import datetime
import fcntl
import json
import logging
import os
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Callable

from steps import checks, results
from steps.orderly import Trouble

try:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from nbformat import NotebookNode

    from steps import pages

    MISSING = None
except ImportError as missing:
    MISSING = missing.name

ROOT = checks.ROOT
KERNEL = {"display_name": "Java", "language": "java", "name": "java"}
KEPT = ("slideshow", "tags", "nbgrader")  # of a cell's metadata
LITERALS = {  # of Java, by the type of a variable; values of other types stand in quotation marks
    "int": r"-?\d{1,9}",
    "double": r"-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?",
    "boolean": "true|false",
}
RECORD = "cxr"  # the metadata key of an executed notebook that holds its Outcome


@dataclass(frozen=True)
class Outcome:
    """How a notebook's run ended; it is stored in the executed notebook, where the pages find it."""

    status: str  # passed, failed, or skipped where the run was stopped before its end
    seconds: float
    cell: int = 0  # the cell that failed, from 1; 0 if none
    message: str = ""
    data: str = "built-in sample"
    date: str = ""
    java: str = ""

    @property
    def passed(self) -> bool:
        return self.status == "passed"


class Progress:
    """One line a notebook: rewritten while it runs if the output is a terminal, and written once at its end."""

    def __init__(self, name: str, cells: int, width: int) -> None:
        self.name, self.cells, self.width = name, cells, width
        self.cell = 0
        self.start = time.monotonic()
        self.live = sys.stdout.isatty()

    def seconds(self) -> float:
        return time.monotonic() - self.start

    def tick(self) -> None:
        """Shows the cell at work and the time so far."""
        if self.live:
            self._line(f"running {pages.clock(self.seconds())}  cell {max(self.cell, 1)} of {self.cells}", end="")

    def note(self, text: str) -> None:
        self._line(text, end="\n")

    def end(self, outcome: Outcome) -> None:
        """Shows how the run ended."""
        place = f"cell {outcome.cell}: " if outcome.cell else ""
        self._line(f"{outcome.status}  {pages.clock(outcome.seconds)}  {place}{outcome.message}".rstrip(), end="\n")

    def _line(self, text: str, end: str) -> None:
        erase = "\r\x1b[K" if self.live else ""
        print(f"{erase}{self.name:<{self.width}}  {text}", end=end, flush=True)


def read(path: Path) -> NotebookNode:
    """A notebook in format 4.5 with an id on each cell: the id it has, or one from its place."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or content.get("nbformat") != 4:
        raise ValueError("not a notebook of format 4")
    content["nbformat_minor"] = 5
    taken: set[str] = set()
    for number, cell in enumerate(content["cells"], start=1):
        identity = cell.get("id")
        if not identity or identity in taken:
            identity = f"cell-{number:02d}"
        while identity in taken:
            identity += "-again"
        cell["id"] = identity
        taken.add(identity)
    notebook = nbformat.from_dict(content)
    for cell in notebook.cells:
        cell.source = checks.join(cell.source)
    return notebook


def inject(notebook: NotebookNode, parameters: Sequence[str]) -> None:
    """Adds a cell with parameters behind the one that is tagged so, as papermill does.

    One with a dot in its name is a setting, and all settings change at once, for one may fit another alone; others are
    variables of the tagged cell, which must be there.
    """
    place = next((n for n, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", [])), None)
    if place is None:
        raise Trouble(
            "this notebook takes no parameters: it has no cell with the tag parameters; CXR_SETTINGS changes settings everywhere", 2
        )
    own = notebook.cells[place].source
    types = {name: type for type, name in re.findall(r"^\s*([\w.<>\[\]]+)\s+(\w+)\s*=", own, re.MULTILINE)}
    settings: list[str] = []
    code: list[str] = []
    for parameter in parameters:
        name, sign, value = (part.strip() for part in parameter.partition("="))
        if not sign or not value:
            raise Trouble(f"a parameter is NAME=VALUE, such as train.epochs=5; found {parameter}", 2)
        if "." in name:
            settings.append(f"{name}={value}")
        elif name in types and name != "settings":
            literal = LITERALS.get(types[name])
            if literal and not re.fullmatch(literal, value):
                raise Trouble(f"the variable {name} of this notebook is of the type {types[name]}; found {value}", 2)
            code.append(f"{name} = {value if literal else json.dumps(value)};")
        else:
            others = ", ".join(other for other in types if other != "settings") or "none"
            raise Trouble(f"a parameter is a setting, such as train.epochs, or a variable of this notebook ({others}); found {name}", 2)
    changed = [f"settings = settings.withAll({json.dumps(chr(10).join(settings))});"] if settings else []
    source = "\n".join(["// Parameters", *changed, *code])
    cell = nbformat.v4.new_code_cell(source, id="injected-parameters", metadata={"tags": ["injected-parameters"]})
    notebook.cells.insert(place + 1, cell)


def clear(notebook: NotebookNode) -> None:
    """Takes away all outputs, so that a failed run leaves none of an earlier one."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


def clean(notebook: NotebookNode) -> NotebookNode:
    """A copy without what changes from run to run: times, widget states, kernel and session data."""
    copy = nbformat.from_dict(json.loads(nbformat.writes(notebook)))
    title = {"title": copy.metadata["title"]} if "title" in copy.metadata else {}
    copy.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "Java"}, **title})
    for cell in copy.cells:
        kept = {name: cell.metadata[name] for name in KEPT if cell.metadata.get(name)}
        cell.metadata = nbformat.from_dict(kept)
        for output in cell.get("outputs", []):
            output.pop("transient", None)
    return copy


def execute(
    notebook: NotebookNode, folder: Path, log: Path, minutes: float, progress: Progress, kernel: str = KERNEL["name"]
) -> tuple[int, str]:
    """Runs all cells in a fresh kernel in a folder; the number and the message of the cell that failed, or (0, "").

    What the kernel writes past Jupyter goes to the log file. Ctrl-C ends the kernel before it goes on. A kernel that does
    not answer in two minutes is started once more: another program may have taken a port that was found free for it.
    """
    clear(notebook)
    with log.open("wb") as sink:
        for start in ("first", "second"):
            client = NotebookClient(
                notebook,
                kernel_name=kernel,
                timeout=max(1, round(minutes * 60)),
                startup_timeout=120,
                coalesce_streams=True,
                record_timing=False,
                resources={"metadata": {"path": str(folder)}},
                on_cell_start=lambda cell, cell_index: setattr(progress, "cell", cell_index + 1),
            )
            client.log = logging.getLogger("steps.notebooks.client")
            client.log.setLevel(logging.CRITICAL + 1)
            error = _drive(client, progress.tick, stdout=sink, stderr=sink)
            if not isinstance(error, RuntimeError) or progress.cell > 0 or start == "second":
                break
            progress.note(f"the kernel {kernel} did not start ({checks.shorten(str(error))}); it is started again")
    return (0, "") if error is None else _explain(error, notebook, progress.cell, minutes, log, kernel)


def _drive(client: NotebookClient, tick: Callable[[], None], **kernel: Any) -> BaseException | None:
    """Executes beside the main thread, which ticks and takes the signals; the error that ended it, or None."""
    loop = asyncio.new_event_loop()
    task = loop.create_task(client.async_execute(**kernel))
    ended: list[BaseException] = []
    done = threading.Event()  # Thread.join does not outlive a Ctrl-C: it then takes the thread for ended

    def run() -> None:
        try:
            loop.run_until_complete(task)
        except BaseException as error:  # handed over to the main thread
            ended.append(error)
        try:
            loop.run_until_complete(_end_kernel(client))
            loop.run_until_complete(loop.shutdown_asyncgens())
        finally:
            loop.close()
            done.set()

    def stop() -> None:
        client.shutdown_kernel = "immediate"
        task.cancel()

    worker = threading.Thread(target=run, name="notebook")
    worker.start()
    try:
        while not done.wait(0.5):
            tick()
    except KeyboardInterrupt:
        with contextlib.suppress(RuntimeError):  # the loop may just have closed
            loop.call_soon_threadsafe(stop)
        done.wait()
        raise
    return ended[0] if ended else None


async def _end_kernel(client: NotebookClient) -> None:
    """Ends the kernel and the tasks that nbclient may leave when it is stopped."""
    atexit.unregister(client._cleanup_kernel)
    manager = client.km
    if manager is not None and manager.provisioner is not None:
        await manager.provisioner.kill()
        await manager.provisioner.wait()
        manager.cleanup_connection_file()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for other in others:
        other.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _explain(
    error: BaseException, notebook: NotebookNode, cell: int, minutes: float, log: Path, kernel: str
) -> tuple[int, str]:
    """The cell that failed and one line that says why."""
    if isinstance(error, CellExecutionError):
        outputs = notebook.cells[cell - 1].get("outputs", []) if cell else []
        failed = [output for output in outputs if output.output_type == "error"]
        return cell, checks.error_text(failed[-1]) if failed else checks.shorten(f"{error.ename}: {error.evalue}")
    if isinstance(error, CellTimeoutError):
        return cell, f"no end within {minutes:g} minutes; CXR_CELL_MINUTES sets the limit"
    if isinstance(error, DeadKernelError):
        return cell, f"the Java kernel ended{_last_line(log)}: too little memory, a crash in native code, or System.exit"
    if type(error).__name__ == "NoSuchKernel":
        by = "run" if kernel == KERNEL["name"] else f"kernel install --name {kernel}"
        return 0, f"no Jupyter kernel named {kernel}; environment/workbench {by} sets it up"
    if cell == 0:
        return 0, f"the Java kernel did not start{_last_line(log)}"
    return cell, checks.shorten(f"{type(error).__name__}: {error}")


def _last_line(log: Path) -> str:
    """The last line of a log that is no mere note of the kernel."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    telling = [line for line in lines if line.strip() and not line.startswith(("[I ", "[D "))]
    return f" ({checks.shorten(telling[-1])})" if telling else ""


def run(
    path: Path,
    target: Path,
    minutes: float,
    width: int = 0,
    kernel: str = KERNEL["name"],
    parameters: Sequence[str] = (),
) -> Outcome:
    """Runs one notebook, writes the executed copy with its Outcome into target/notebooks, prints its line."""
    copy = target / "notebooks" / path.name
    copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        notebook = read(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        unread = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# {path.name}", id="cell-01")])
        reason = f"cannot be read: {checks.shorten(str(error))}"
        return _judge(unread, copy, Progress(path.stem, 0, width), 0, reason)
    if parameters:
        inject(notebook, parameters)
    progress = Progress(path.stem, len(notebook.cells), width)
    cell, message = execute(notebook, path.resolve().parent, copy.with_suffix(".log"), minutes, progress, kernel)
    return _judge(notebook, copy, progress, cell, message)


def _judge(notebook: NotebookNode, copy: Path, progress: Progress, cell: int, message: str) -> Outcome:
    """Applies the checks to the executed notebook, then writes it with its Outcome."""
    findings = checks.check_cells(copy.name, notebook.cells)
    if message:
        findings = [finding for finding in findings if finding.rule not in ("error", "count")]
    elif findings:
        cell, message = findings[0].cell, f"{findings[0].rule}: {findings[0].found}"
        findings = findings[1:]
    outcome = Outcome(
        "failed" if message else "passed",
        round(progress.seconds(), 1),
        cell,
        checks.hide_paths(message),
        java=notebook.metadata.get("language_info", {}).get("version", ""),
        **_circumstances(),
    )
    notebook.metadata[RECORD] = asdict(outcome)
    nbformat.write(notebook, str(copy))
    progress.end(outcome)
    log = copy.with_suffix(".log")
    lines = [str(finding) for finding in findings]
    if message:
        with log.open("a", encoding="utf-8") as file:
            file.write(checks.hide_paths(results.failure(notebook.cells, cell, message)))
        lines.append(f"its log: {shown(log)}")
    elif log.exists() and not log.stat().st_size:
        log.unlink()
    for line in lines:
        print(f"    {line}", flush=True)
    return outcome


def _circumstances() -> dict[str, str]:
    """The data in use, named without its folders, and the time."""
    data = os.environ.get("CXR_DATA", "").strip()
    name = Path(data).name or Path(data).resolve().name if data else "built-in sample"
    return {"data": name, "date": datetime.datetime.now().astimezone().isoformat(timespec="seconds")}


def save(path: Path, executed: Path) -> None:
    """Puts the executed copy, cleaned, in the place of the notebook."""
    fresh = path.with_suffix(".ipynb.new")
    nbformat.write(clean(nbformat.read(str(executed), as_version=4)), str(fresh))
    fresh.replace(path)


def run_all(
    notebooks: list[Path],
    target: Path,
    minutes: float,
    saving: bool,
    kernel: str,
    parameters: Sequence[str] = (),
) -> Iterator[Outcome]:
    """Runs the notebooks one after the other, then makes the pages, also when stopped half way."""
    width = max(len(path.stem) for path in notebooks)
    forget(notebooks, target)
    try:
        for path in notebooks:
            outcome = run(path, target, minutes, width, kernel, parameters)
            if saving and outcome.passed:
                save(path, target / "notebooks" / path.name)
            yield outcome
    finally:
        pages.build(target, notebooks[0].resolve().parent)


def forget(notebooks: list[Path], target: Path) -> None:
    """Removes what earlier runs left of these notebooks and of those that are no more: copies, logs, pages."""
    there = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")} - {path.name for path in notebooks}
    for copy in (*(target / "notebooks").glob("*.ipynb"), *(target / "notebooks").glob("*.log")):
        if copy.with_suffix(".ipynb").name not in there:
            copy.unlink()
    pages.begin(target)


@contextlib.contextmanager
def own(target: Path) -> Iterator[None]:
    """Keeps other runs out of a target, and inside it the files by which Jupyter finds running kernels."""
    target.mkdir(parents=True, exist_ok=True)
    runtime = target / ".runtime"
    with (target / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(
                f"another run writes to {shown(target)}; wait for its end, or give this one a folder "
                "by --target and a name for what it trains by --run.",
                2,
            ) from None
        shutil.rmtree(runtime, ignore_errors=True)  # of a run that was killed
        runtime.mkdir()
        tempfile.tempdir = str(runtime)
        try:
            yield
        finally:
            tempfile.tempdir = None
            shutil.rmtree(runtime, ignore_errors=True)


def cell_minutes() -> float:
    """The longest time one cell may take, in minutes: CXR_CELL_MINUTES, or 60."""
    text = os.environ.get("CXR_CELL_MINUTES", "").strip() or "60"
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0 < minutes < 1e6:
        raise Trouble(f"CXR_CELL_MINUTES must be a number of minutes above 0, but is '{text}'", 2)
    return minutes


def main(arguments: list[str] | None = None) -> int:
    """Runs the notebooks named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="environment/workbench run", description="Run notebooks and make their pages.")
    parser.add_argument("--save", action="store_true", help="write the outputs back into the notebooks that passed")
    parser.add_argument("--target", type=Path, default=ROOT / "target", metavar="DIR", help="folder for pages and logs")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write how each ended as JUnit's XML")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write how each ended as JSON")
    parser.add_argument("--kernel", default=KERNEL["name"], metavar="NAME", help="run them on another kernel that Jupyter has")
    parser.add_argument("--parameter", action="append", default=[], metavar="NAME=VALUE", help="set a parameter of the notebook")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the executed notebook here too")
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK")
    options = parser.parse_args(arguments)
    notebooks = options.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))
    if options.save and options.kernel != KERNEL["name"]:
        raise Trouble(f"--save keeps outputs of the kernel {KERNEL['name']}; leave it out for those of {options.kernel}.", 2)
    minutes = _require(notebooks)
    _require_one(notebooks, options)
    with own(options.target):
        return _run_and_report(notebooks, options, minutes)


def _require(notebooks: list[Path]) -> float:
    """Stops where nothing can be run; the longest time of a cell."""
    if MISSING:
        raise Trouble(f"{MISSING} is not installed in this Python: start this by environment/workbench run", 2)
    if not notebooks:
        raise Trouble("no notebooks to run: the folder notebooks holds none", 2)
    names = [path.name for path in notebooks]
    for path in notebooks:
        if not path.is_file():
            raise Trouble(f"no such notebook: {path}", 2)
        if names.count(path.name) > 1:
            raise Trouble(f"{path.name} is named twice, and pages go by that name; run one at a time", 2)
    return cell_minutes()


def _require_one(notebooks: list[Path], options: argparse.Namespace) -> None:
    """Stops where parameters or an output do not fit what is run."""
    given = "--parameter" if options.parameter else "--output" if options.output else ""
    if given and len(notebooks) != 1:
        raise Trouble(f"{given} goes with one notebook; found {len(notebooks)}. Name the one to run.", 2)
    if options.parameter and options.save:
        raise Trouble("--save keeps the outputs of a notebook as it is, and --parameter changes it; leave one out.", 2)
    if options.parameter:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):  # told when it is run
            inject(read(notebooks[0]), options.parameter)
    if options.output and (options.output.suffix != ".ipynb" or not options.output.parent.is_dir()):
        raise Trouble(f"--output is a file that ends in .ipynb, in a folder that is there; found {options.output}", 2)
    if options.output and options.output.resolve() == notebooks[0].resolve():
        raise Trouble(f"--output would replace the notebook that is run, {options.output}; name another file.", 2)


def _run_and_report(notebooks: list[Path], options: argparse.Namespace, minutes: float) -> int:
    outcomes: list[Outcome] = []
    try:
        for outcome in run_all(
            notebooks, options.target, minutes, options.save, options.kernel, options.parameter
        ):
            outcomes.append(outcome)
            if options.output:
                shutil.copyfile(options.target / "notebooks" / notebooks[0].name, options.output)
                print(f"written: {shown(options.output)}")
    finally:
        stopped = Outcome("skipped", 0.0, message="stopped before its end")
        ended = outcomes + [stopped] * (len(notebooks) - len(outcomes))
        cases = [_case(path, outcome, options.target) for path, outcome in zip(notebooks, ended)]
        for path, write in ((options.json, results.write_json), (options.junit, results.write_junit)):
            if path:
                write(path, cases)
    print(f"pages: {shown(options.target / 'site' / 'index.html')}")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _case(path: Path, outcome: Outcome, target: Path) -> dict[str, Any]:
    """How a notebook ended, as it is reported to machines."""
    case = {"name": path.stem, **asdict(outcome)}
    log = (target / "notebooks" / path.name).with_suffix(".log")
    if outcome.status == "failed" and log.exists():
        case |= {"log": str(log), "log_text": log.read_text(encoding="utf-8", errors="replace")}
    return case


def shown(path: Path) -> Path:
    """A path as it is told: from where the user stands, if it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


if __name__ == "__main__":
    sys.exit(main())
