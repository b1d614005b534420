"""The commands of environment/workbench."""

import contextlib
import difflib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import textwrap
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Optional

from . import axe, bench, fuzz, limits, machine, maven, reveal, setup
from .machine import ROOT, Java

FUZZ_MINUTES = 10.0  # for each target, when fuzzing is asked for
FUZZ_SECONDS = 8  # for each target, within all tests

HELP = """\
environment/workbench COMMAND

  run [NOTEBOOK ...] [--data DIR] [--save]
                 set up what is missing, run the notebooks (all, if none is named) headless and
                 write pages to target/site; --save keeps the outputs in the notebooks
  test           set up, then all tests: of this script, of the library, of the notebooks
  fuzz [MINUTES] [TARGET ...]
                 feed the readers of files with broken ones, each for so many minutes (10), and
                 say how many were tried; targets such as ReportXmlFuzzTest, all if none is named
  lab [OPTION ...]
                 open the notebooks in JupyterLab; options are JupyterLab's (lab --help-all)
  slides [NOTEBOOK ...] [--no-code] [--last-run]
                 make slides of the notebooks (all, if none is named) with the outputs they hold, or
                 with those of the last run (X-rays of your data among them); written to
                 target/slides, they open without a network; --no-code moves code to the speaker's notes
  bench [PART ...] [PART/CASE ...] [--rounds N]
                 measure beside reference implementations (PyTorch and others, in an environment of
                 their own): ratios, alternating in one run, to target/bench
  setup          set up alone
  mvn WORD ...   Maven, at the pinned version
  help [COMMAND] this text, or what a command does

and the library's own (help COMMAND says more):

  check          versions, backend, threads, memory, GPU
  data           draw the built-in sample, fetch the Indiana collection, or describe one
  train          train a model
  runs           list the runs on a collection, or remove some
  settings       list all settings, or check changes of them
  weights        fetch published weights to start from, or export those of a run
  evaluate       score a trained model on the test studies, beside its baselines
  generate       write reports for X-rays
  score          score texts against references
  compare        set systems side by side, with intervals and tests
  label          name the conditions of reports

A run's name is that of a folder in data/runs/COLLECTION; with a slash in it, it is the path of a folder
(./my-run). Where none is given it is what CXR_RUN says, or else main. A new run never destroys an older
one of its name: that one is kept as NAME.DATE until `runs remove` deletes it.

Variables: CXR_DATA (folder of your data), CXR_SETTINGS (such as "train.epochs=5, image.size=128"),
CXR_RUN (name of the run that is made or used), CXR_IMAGES (X-rays for 05_read_an_xray, parted by
commas; frontal+lateral of one study for a model of two views), CXR_BACKEND (cpu or cuda),
CXR_ND4J_CLASSIFIER (other natives than the ones found), CXR_MAVEN_REPO (Maven's repository),
CXR_METEOR (folder of the Python package pycocoevalcap, whose METEOR scores use; found without it
where that package is installed for the Python that runs this; or off),
CXR_PYTHON, JAVA_HOME, CXR_CELL_MINUTES (longest time of a cell, 60).
"""


def call(words: list[str]) -> int:
    """Does what the words say; the answer is the exit code."""
    command, *rest = words or ["help"]
    own = {"run": run, "test": test, "fuzz": fuzz_readers, "lab": lab, "slides": slides}
    own |= {"setup": set_up_only, "bench": bench.bench, "mvn": mvn}
    if command in ("help", "-h", "--help"):
        return tell(rest[0] if rest else "help", own)
    if command in own and command != "mvn" and {"-h", "--help"} & set(rest):
        return tell(command, own)
    if command not in own and not command.startswith("-"):
        known(command)
    return own[command](rest) if command in own else library(words)


def tell(command: str, own: Iterable[str]) -> int:
    """What a command does: its part of the help, or what the library says of its own; or the help itself."""
    known(command)
    if command == "help":
        print(HELP, end="")
        return 0
    if command not in own:
        return library([command, "--help"])
    part = re.search(rf"^  {command}\b.*\n(?: {{4,}}.*\n)*", HELP, re.MULTILINE)
    print("environment/workbench", textwrap.dedent(part[0] if part else command), end="")
    return 0


def commands() -> list[str]:
    """The names of all commands, as the help has them."""
    return re.findall(r"^  ([a-z]+)\b", HELP, re.MULTILINE)


def known(command: str) -> None:
    """Stops at a command that there is not, before anything is set up for it."""
    if command not in commands():
        near = difflib.get_close_matches(command, commands(), 1)
        guess = f"did you mean {near[0]}? " if near else ""
        raise machine.Trouble(
            f"there is no command {command}; {guess}environment/workbench help lists all."
        )


def run(words: list[str]) -> int:
    words = list(words)
    data = machine.data_folder(take(words, "--data") or os.environ.get("CXR_DATA"))
    words = [word if word.startswith("-") else notebook(word) for word in words]
    setup.set_up()
    return python_step("steps.notebooks", words, notebook_environment(data))


def notebook(name: str) -> str:
    """A notebook by its path, or by its name in the folder of notebooks."""
    folder = ROOT / "notebooks"
    for path in (Path(name), folder / name, folder / f"{name}.ipynb"):
        if path.is_file():
            return str(path.resolve())
    there = ", ".join(path.stem for path in sorted(folder.glob("*.ipynb")))
    raise machine.Trouble(f"there is no notebook {name}; there are: {there}.")


def lab(words: list[str]) -> int:
    data = machine.data_folder(os.environ.get("CXR_DATA"))
    setup.set_up()
    env = notebook_environment(data)
    command = [str(setup.VENV / "bin" / "jupyter"), "lab", *words, "notebooks"]
    return child(command, cwd=ROOT, env=env)


def slides(words: list[str]) -> int:
    words = [word if word.startswith("-") else notebook(word) for word in words]
    setup.set_up_python()
    reveal.WHEEL.fetch()
    return python_step("steps.slides", words, setup.jupyter_environment())


def notebook_environment(data: Optional[Path]) -> dict[str, str]:
    """What kernels are started with: paths are absolute, for they work in another folder."""
    env = {**setup.jupyter_environment(), **meteor()}
    if data:
        env["CXR_DATA"] = str(data)
    images = [name.strip() for name in env.get("CXR_IMAGES", "").split(",") if name.strip()]
    if images:
        env["CXR_IMAGES"] = ",".join(absolute(name) for name in images)
    return env


def absolute(study: str) -> str:
    """The X-rays of a study, joined by a plus unless a file bears it in its name, by whole paths."""
    views = [study] if Path(study).expanduser().exists() else study.split("+")
    return "+".join(str(Path(name.strip()).expanduser().resolve()) for name in views)


def meteor() -> dict[str, str]:
    """Where METEOR's original program is, if the Python package that brings it is installed."""
    if os.environ.get("CXR_METEOR"):
        return {"CXR_METEOR": os.environ["CXR_METEOR"]}
    package = importlib.util.find_spec("pycocoevalcap")
    folders = list(package.submodule_search_locations or []) if package else []
    return {"CXR_METEOR": folders[0]} if folders else {}


def set_up_only(words: list[str]) -> int:
    setup.set_up()
    print("All is set up.")
    return 0


def mvn(words: list[str]) -> int:
    properties = setup.build_properties(machine.backend())
    return maven.call(machine.find_java(), [*properties, *words])


def fuzz_readers(words: list[str]) -> int:
    """Feeds the readers of files with broken ones, as long as the words say."""
    minutes = FUZZ_MINUTES
    if words and words[0].replace(".", "", 1).isdigit():
        minutes, words = float(words[0]), words[1:]
    chosen = [t for t in fuzz.targets() if not words or any(word in str(t) for word in words)]
    if not chosen:
        there = ", ".join(str(target) for target in fuzz.targets())
        raise machine.Trouble(f"there is no target {' '.join(words)}; there are: {there}.")
    reason = fuzz.unsupported()
    if reason:
        raise machine.Trouble(f"{reason}; fuzz on another machine.")
    java = setup.set_up()
    results = fuzz.feed(chosen, java, max(1, round(60 * minutes)), machine.cores())
    print(f"{sum(result.inputs or 0 for result in results):,} inputs were tried.")
    return 1 if any(result.failure for result in results) else 0


def library(words: list[str]) -> int:
    """A command of the library; what the set-up says goes aside, for output may be read as JSON."""
    limits.check()
    machine.data_folder(os.environ.get("CXR_DATA"))
    with contextlib.redirect_stdout(sys.stderr):
        java = setup.set_up()
    command = [str(java.java), *setup.java_options(java), "-cp"]
    command += [setup.class_path(machine.backend()), "cxr.cli.Main", *words]
    env = {**os.environ, **setup.java_environment(), **meteor()}
    env["CXR_TERMINAL"] = str(int(sys.stdout.isatty()))
    return child(command, env=env)


def take(words: list[str], option: str) -> Optional[str]:
    """Takes an option with its value out of the words."""
    if option not in words:
        return None
    place = words.index(option)
    if place + 1 == len(words):
        raise machine.Trouble(f"{option} needs a folder behind it.")
    words.pop(place)
    return words.pop(place)


def child(command: list[str], **options: Any) -> int:
    """Runs a program to its end; where this one is stopped, that one may end in order first."""
    with subprocess.Popen(command, **options) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise


def python_step(module: str, words: list[str], env: dict[str, str]) -> int:
    command = [str(setup.VENV / "bin" / "python"), "-m", module, *words]
    return child(command, cwd=ROOT, env=env)


# Tests


@dataclass
class Count:
    """How many tests passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def test(words: list[str]) -> int:
    """All parts run, whatever the parts before found; the last line sums them up."""
    java = setup.set_up()
    for wheel in (reveal.WHEEL, axe.WHEEL):
        try:
            wheel.fetch()
        except machine.Trouble as trouble:
            print(f"{trouble} Tests in a browser that need it are skipped.", flush=True)
    env = setup.jupyter_environment()
    for name in ("CXR_DATA", "CXR_SETTINGS"):
        env.pop(name, None)
    notebooks = sorted(str(path) for path in (ROOT / "notebooks").glob("*.ipynb"))
    total = Count()
    for title, part in (
        ("The environment's tests", lambda: counted("steps.unittests", [], env)),
        ("The library's tests", lambda: library_tests(java)),
        ("Files that were broken by chance", lambda: fuzz_tests(java)),
        ("The committed notebooks", lambda: counted("steps.checks", notebooks, env)),
        ("The notebooks, run on the built-in sample", lambda: counted("steps.notebooks", [], env)),
    ):
        print(f"== {title}", flush=True)
        count = part()
        print(f"{title}: {count}", flush=True)
        total += count
    print(total, flush=True)
    return 0 if total.failed == 0 and total.passed > 0 else 1


def counted(module: str, words: list[str], env: dict[str, str]) -> Count:
    """Runs a module that writes its counts to a file; one that cannot counts as a failure."""
    with tempfile.TemporaryDirectory() as folder:
        summary = Path(folder) / "summary.json"
        code = python_step(module, ["--summary", str(summary), *words], env)
        count = Count(**json.loads(summary.read_text())) if summary.exists() else Count()
    if code != 0 and count.failed == 0:
        count.failed = 1
    return count


def library_tests(java: Java) -> Count:
    """Maven's verify: unit tests, format, rules of the build."""
    reports = ROOT / "lib" / "target" / "surefire-reports"
    for old in reports.glob("TEST-*.xml"):
        old.unlink()
    properties = setup.build_properties(machine.backend())
    code = maven.call(java, ["verify", *properties])
    count = Count()
    for report in reports.glob("TEST-*.xml"):
        root = ElementTree.parse(report).getroot()
        failed = int(root.get("failures", 0)) + int(root.get("errors", 0))
        skipped = int(root.get("skipped", 0))
        count += Count(int(root.get("tests", 0)) - failed - skipped, failed, skipped)
    if code != 0 and count.failed == 0:
        count.failed = 1
    return count


def fuzz_tests(java: Java) -> Count:
    """Each reader is fed with broken files for some seconds."""
    targets = fuzz.targets()
    reason = fuzz.unsupported()
    if reason:
        print(f"skipped: {reason}", flush=True)
        return Count(skipped=len(targets))
    results = fuzz.feed(targets, java, FUZZ_SECONDS, machine.cores())
    failed = sum(bool(result.failure) for result in results)
    return Count(len(results) - failed, failed)
