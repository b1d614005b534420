"""Measures the library beside reference implementations, alternating in one run.

    environment/workbench bench [PART ...] [PART/CASE ...] [--rounds N]

A part is measured by two workers that live side by side, ours in Java and the reference in Python;
only one works at a time. In each round both do the same piece of work once, in turns of who is
first; the ratio of a case is the median over the rounds of ours to the reference's work a second
(above 1: ours is faster). Peak memory is the resident size of each worker at its largest.

The part `start` times whole commands instead, with nothing beside them but an empty Java, and `spark` those on Spark
beside the plain ones, where it is named.

To add a part NAME:
- environment/bench/NAME.py with CASES (see environment/bench/__main__.py), for the reference;
- a class in cxr.bench that implements BenchPart, with the same cases, named there;
- its name and the unit of its work in PARTS below.
Both sides must do the same work on the same shapes with OMP_NUM_THREADS threads.
"""

import contextlib
import datetime
import json
import os
import platform
import statistics
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

from . import children, machine, scale, setup, starts
from .machine import ENVIRONMENT, ROOT, Java, Trouble
from .packages import Packages

PARTS = {  # and the unit of its work
    "data": "studies",
    "images": "images",
    "matrix": "GFLOP",
    "model": "examples",
    "eyes": "studies",
    "generation": "tokens",
    "scores": "pairs",
}
START = "start"
SPARK = "spark"
REFERENCES = Packages("bench", "PyTorch", (3, 10), gigabytes=8)  # and those that are like it; CUDA comes along
ROUNDS = 5


@dataclass
class Case:
    """What was measured of one case: work a second of each round, and peak bytes."""

    part: str
    name: str
    unit: str
    ours: list[float] = field(default_factory=list)
    reference: list[float] = field(default_factory=list)
    our_peak: Optional[int] = None
    reference_peak: Optional[int] = None

    @property
    def ratios(self) -> list[float]:
        return [ours / reference for ours, reference in zip(self.ours, self.reference)]

    @property
    def memory_ratio(self) -> Optional[float]:
        if self.our_peak and self.reference_peak:
            return self.our_peak / self.reference_peak
        return None

    def row(self) -> str:
        memory = self.memory_ratio
        cells = [
            f"{self.part} {self.name}",
            f"{statistics.median(self.ours):.4g} {self.unit}/s",
            f"{statistics.median(self.reference):.4g} {self.unit}/s",
            f"{statistics.median(self.ratios):.2f} ({min(self.ratios):.2f} to {max(self.ratios):.2f})",
            "–" if memory is None else f"{memory:.2f}",
        ]
        return "| " + " | ".join(cells) + " |"


class Worker:
    """A process that does a case's work once for each line `run`, and answers in JSON."""

    def __init__(self, name: str, command: list[str], env: dict[str, str], log: Path):
        self.name = name
        self.log = log
        with log.open("w") as errors:
            self.process = subprocess.Popen(
                children.tied(command),
                cwd=ROOT,
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        try:
            self.answer()
        except Trouble:
            self.close()
            raise

    def run(self) -> float:
        """Work a second."""
        assert self.process.stdin is not None
        self.process.stdin.write("run\n")
        self.process.stdin.flush()
        answer = self.answer()
        return answer["work"] / answer["seconds"]

    def answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line.startswith("{"):
            lines = self.log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
            raise Trouble(f"{self.name} ended early: {lines[-1]} The log is {self.log}.")
        return json.loads(line)

    def peak(self) -> Optional[int]:
        """The largest resident size so far, in bytes, where Linux tells it."""
        try:
            for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
                if line.startswith("VmHWM"):
                    return int(line.split()[1]) * 1024
        except OSError:
            pass
        return None

    def close(self) -> None:
        assert self.process.stdin is not None and self.process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


def measure(case: Case, ours: Worker, reference: Worker, rounds: int) -> Case:
    """One round to warm up, then the rounds that count."""
    ours.run()
    reference.run()
    for number in range(rounds):
        if number % 2 == 0:
            case.ours.append(ours.run())
            case.reference.append(reference.run())
        else:
            case.reference.append(reference.run())
            case.ours.append(ours.run())
    case.our_peak, case.reference_peak = ours.peak(), reference.peak()
    return case


def bench(words: list[str]) -> int:
    parts, rounds = arguments(words)
    java = setup.set_up_library()
    target = ROOT / "target" / "bench"
    target.mkdir(parents=True, exist_ok=True)
    if START in parts:
        written(target / "start.md", starts.measure(java, rounds))
    on_spark = [word for word in parts if word.partition("/")[0] == SPARK]
    if on_spark:
        written(target / "spark.md", scale.measure(java, rounds, on_spark))
    others = [word for word in parts if word not in (START, *on_spark)]
    return beside(others, rounds, java, target) if others else 0


def beside(parts: list[str], rounds: int, java: Java, target: Path) -> int:
    """Measures parts beside their references."""
    REFERENCES.install()
    env = {**os.environ, **setup.java_environment()}
    worker = our_worker(java)
    cases, facts = [], about(java)
    for word in parts:
        part, _, only = word.partition("/")
        for name in chosen(case_names(worker, part, env), only):
            print(f"{part} {name} ...", flush=True)
            cases.append(one(Case(part, name, PARTS[part]), worker, env, target, rounds))
            report(cases, facts, target)  # what is measured stays if the rest is stopped
    written(target / "bench.md", table(cases, facts))
    return 0


def written(file: Path, table: str) -> None:
    """Writes a table, and prints it."""
    file.write_text(table)
    print(f"{table}written to {file.relative_to(ROOT)}")


def our_worker(java: Java) -> list[str]:
    """The command of our side, but for what it measures."""
    measuring = ":".join(map(str, (setup.LIB / "bench" / "target").glob("cxr-bench-*.jar")))
    path = f"{setup.class_path(machine.backend())}:{measuring}"
    return [str(java.java), *setup.java_options(java), "-cp", path, "cxr.bench.Worker"]


def one(case: Case, worker: list[str], env: dict[str, str], target: Path, rounds: int) -> Case:
    python = [str(REFERENCES.program()), "-m", "bench", case.part, case.name]
    python_env = {**env, "PYTHONPATH": str(ENVIRONMENT), "HF_HUB_OFFLINE": "1"}
    ours = Worker("ours", [*worker, case.part, case.name], env, target / "ours.log")
    try:
        reference = Worker("the reference", python, python_env, target / "reference.log")
        try:
            return measure(case, ours, reference, rounds)
        finally:
            reference.close()
    finally:
        ours.close()


def arguments(words: list[str]) -> tuple[list[str], int]:
    """What to measure, all parts but Spark's if nothing is named, and the number of rounds."""
    words = list(words)
    rounds = ROUNDS
    if "--rounds" in words:
        place = words.index("--rounds")
        text = words[place + 1] if place + 1 < len(words) else "nothing"
        if not text.isdigit() or int(text) < 1:
            raise Trouble(f"--rounds needs a whole number of 1 or more behind it, not {text}.")
        rounds = int(text)
        del words[place : place + 2]
    for word in words:
        if word != START and word.partition("/")[0] not in (SPARK, *PARTS):
            raise Trouble(f"there is nothing to measure named {word}; there are: {', '.join([START, SPARK, *PARTS])}.")
    return words or [START, *PARTS], rounds


def chosen(names: list[str], only: str) -> list[str]:
    """All cases of a part, or the one that is named."""
    if only and only not in names:
        raise Trouble(f"there is no case {only}; there are: {', '.join(names)}.")
    return [only] if only else names


def case_names(worker: list[str], part: str, env: dict[str, str]) -> list[str]:
    answer = subprocess.run(
        [*worker, part], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    if answer.returncode != 0:
        raise Trouble(f"the cases of {part} are not told: {answer.stderr.strip()}")
    return answer.stdout.split()


def about(java: Java) -> dict[str, str]:
    """The machine and the versions, without which a figure says nothing."""
    versions = subprocess.run(
        [str(REFERENCES.program()), "-m", "pip", "list", "--format=json", "--disable-pip-version-check"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    shown = ("torch", "torchvision", "transformers", "pillow", "pycocoevalcap")
    packages = [f"{p['name']} {p['version']}" for p in json.loads(versions) if p["name"].lower() in shown]
    return {
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
        "cores": str(machine.cores()),
        "system": f"{platform.system()} {platform.machine()}",
        "Java": java.version,
        "natives": machine.natives()[1],
        "references": ", ".join(packages),
    }


def processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or "unknown"


def report(cases: list[Case], facts: dict[str, str], target: Path) -> None:
    """Writes the table, with all rounds as JSON beside it."""
    (target / "bench.md").write_text(table(cases, facts))
    rounds = [{**vars(case), "ratio": statistics.median(case.ratios)} for case in cases]
    (target / "bench.json").write_text(json.dumps({"about": facts, "cases": rounds}, indent=1))


def table(cases: list[Case], facts: dict[str, str]) -> str:
    lines = ["| work | ours | reference | ratio (least to most) | memory, ours to reference |"]
    lines += ["|---|---|---|---|---|", *(case.row() for case in cases)]
    lines += ["", "; ".join(f"{name} {value}" for name, value in facts.items())]
    return "\n".join(lines) + "\n"
