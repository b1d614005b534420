"""All tests, and trials of the readers of files: what `test` and `fuzz` do."""

import csv
import json
import os
import shutil
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from . import axe, children, exercises, fuzz, kernels, kills, machine, maven, reveal, setup, trials
from .commands import python_module
from .machine import ROOT, Java

TESTED = "workbench-test"  # what test trains
FUZZ_MINUTES = 10.0  # for each target, when fuzzing is asked for
FUZZ_SECONDS = 8  # for each target, within all tests
REPORTS = "*/target/surefire-reports/TEST-*.xml"  # of the library's modules
COVERAGE = "*/target/site/jacoco/jacoco.csv"



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
    for fetch in (reveal.WHEEL.fetch, axe.WHEEL.fetch, exercises.NBGRADER.install):
        try:
            fetch()
        except machine.Trouble as trouble:
            print(f"{trouble} Tests that need it are skipped.", flush=True)
    env = test_environment()
    own = {**env, "CXR_RUN": TESTED}  # what it trains takes no other run's place
    for folder in (ROOT / "data" / "runs").glob(f"*/{TESTED}*"):
        shutil.rmtree(folder, ignore_errors=True)
    notebooks = sorted(str(path) for path in (ROOT / "notebooks").glob("*.ipynb"))
    solved = sorted(str(path) for path in exercises.SOURCES.glob("*.ipynb"))
    total = Count()
    parts: list[tuple[str, Callable[[], Count]]] = [
        ("The environment's code", code_checks),
        ("The environment's tests", environment_tests),
        ("The library's tests", lambda: library_tests(java)),
        ("Files that were broken by chance", lambda: fuzz_tests(java)),
        ("The committed notebooks", lambda: counted("steps.checks", [*notebooks, *solved], env)),
        ("The notebooks, run on the built-in sample", lambda: counted("steps.notebooks", [], own)),
        ("The exercises, with their solutions", lambda: counted("steps.notebooks", ["--target", str(ROOT / "target" / "exercises"), *solved], own)),
        ("Notebooks, run on rapaio-jupyter-kernel", lambda: other_kernel(java, notebooks, own)),
    ]
    for title, part in parts:
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


def code_checks() -> Count:
    """What ruff and mypy find in the environment's own code, each a test; skipped where one is not installed."""
    count = Count()
    config = ["--config-file", str(machine.ENVIRONMENT / "pyproject.toml")]
    for name, words in (("ruff", ["check", "--no-cache", "--quiet", str(machine.ENVIRONMENT)]), ("mypy", [*config, "--cache-dir", os.devnull])):
        program = setup.VENV / "bin" / name
        if not program.exists():
            print(f"skipped: {name} is not installed in {setup.VENV}", flush=True)
            count.skipped += 1
        elif children.call([str(program), *words], dict(os.environ)) == 0:
            count.passed += 1
        else:
            count.failed += 1
    return count


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


def other_kernel(java: Java, notebooks: list[str], env: dict[str, str]) -> Count:
    """Runs notebooks on a kernel that is fetched from Maven Central, aside from what the user has, where asked for."""
    if os.environ.get("CXR_TEST_KERNELS", "") != "rapaio":
        print("skipped: only where CXR_TEST_KERNELS=rapaio asks for it", flush=True)
        return Count(skipped=len(notebooks))
    target = ROOT / "target" / "rapaio"
    try:
        kernels.install("rapaio", None, java, machine.backend(), target / "jupyter")
    except machine.Trouble as trouble:
        print(f"skipped: {trouble}", flush=True)
        return Count(skipped=len(notebooks))
    words = ["--kernel", "rapaio", "--target", str(target), *notebooks]
    return counted("steps.notebooks", words, {**env, "JUPYTER_PATH": str(target / "jupyter")})


def library_tests(java: Java, only: Sequence[str] = ()) -> Count:
    """Maven's verify: unit tests, format, rules of the build, what compilers find; or some test classes only."""
    for old in (*setup.LIB.glob(REPORTS), *setup.LIB.glob(COVERAGE)):
        old.unlink()
    words = ["test", f"-Dtest={','.join(only)}", "-Dsurefire.failIfNoSpecifiedTests=false"]
    # A module whose tests fail does not keep the tests of the others from being run.
    properties = ["-Dmaven.test.failure.ignore", *setup.build_properties(machine.backend())]
    code = maven.call(java, [*(words if only else ["verify", "-Dchecked", "-Dspark"]), *properties])
    count = sum(map(reported, setup.LIB.glob(REPORTS)), Count())
    if not only:
        for name in unreported():
            print(f"{name} has no report: its tests were not run to their end.", flush=True)
            count.failed += 1
        print(f"Lines that the tests of their own module reach: {covered()}", flush=True)
    if code != 0 and count.failed == 0:
        count.failed = 1
    return count


def reported(report: Path) -> Count:
    """What a test class's report counts."""
    root = ElementTree.parse(report).getroot()
    failed = int(root.get("failures", 0)) + int(root.get("errors", 0))
    skipped = int(root.get("skipped", 0))
    said = "".join(out.text or "" for out in root.iter("system-out"))
    return Count(int(root.get("tests", 0)) - failed - skipped, failed, skipped, trials.count(said))


def unreported() -> list[str]:
    """Test classes of all modules without a report, which a JVM that broke down leaves."""
    wanted = {path.stem for path in setup.LIB.glob("*/src/test/java/**/*Test.java")}
    return sorted(wanted - {path.stem.rpartition(".")[2] for path in setup.LIB.glob(REPORTS)})


def covered() -> str:
    """The share of each module's lines that JaCoCo saw reached."""
    shares = []
    for table in sorted(setup.LIB.glob(COVERAGE)):
        with table.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        reached, missed = (sum(int(row[f"LINE_{kind}"]) for row in rows) for kind in ("COVERED", "MISSED"))
        shares.append(f"{table.relative_to(setup.LIB).parts[0]} {reached / max(1, reached + missed):.0%}")
    return ", ".join(shares) or "not counted"


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
