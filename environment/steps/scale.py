"""Times whole commands on Apache Spark beside the plain ones, in turns.

    environment/workbench bench spark [--rounds N]        all cases; spark/CASE: one of them

Spark works on one core and on all of this machine, for an invented tree of MIMIC-CXR on a standalone cluster too: a master
and two workers of one core, processes of their own on the loopback address. The outputs of all runs of a case are compared:
bytes, or scores to 1e-12. A ratio is that of two runs of one round, the median over the rounds. Processor time and memory,
the resident size of the largest process, are as the system counts them, a cluster's own processes included.
"""

import contextlib
import json
import math
import os
import random
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Optional

from bench.scores import SENTENCES

from . import children, machine, setup, spark, stamps
from .machine import ROOT, Java, Trouble
from .starts import WORKBENCH

FOLDER = ROOT / "target" / "bench" / "spark"
TABLE = 100_000  # reports
TREE = 200_000  # studies
XRAYS = 600  # studies of the built-in sample, most of them of two views
LEARNT = 60
PLAIN = "plain command"
CLUSTER = "cluster of two workers"
MODEL = "train.maxSteps=1"  # hardly learnt, it writes as slowly as another
NEAR = 1e-12  # of scores, whose sums go over n-grams in another order
SECONDS = 60  # until a cluster answers


@dataclass(frozen=True)
class Cost:
    """What a run took: seconds, seconds of processor time, bytes of the largest process."""

    wall: float
    processor: float
    memory: float


@dataclass(frozen=True)
class Case:
    """A command, how many studies it works on, and where beside Spark on this machine."""

    words: list[str]
    studies: int
    plain: bool = True
    cluster: bool = False

    def run(self, place: str, java: Java) -> tuple[Cost, str]:
        """What it costs at a place, and what it prints."""
        if place == PLAIN:
            return timed([WORKBENCH, *self.words])
        if place != CLUSTER:
            return timed([WORKBENCH, "spark", *self.words, "--master", place])
        with cluster(java) as (master, ended):
            cost, output = timed([WORKBENCH, "spark", *self.words, "--master", master])
        return Cost(cost.wall, cost.processor + sum(one.processor for one in ended), max(cost.memory, *(one.memory for one in ended))), output

    def places(self) -> list[str]:
        local = [f"local[{cores}]" for cores in sorted({1, machine.cores()})]
        return [*[PLAIN] * self.plain, *local, *[CLUSTER] * self.cluster]


def cases(java: Java) -> dict[str, Callable[[], Case]]:
    """By their names; each makes its input when it is asked for."""
    return {
        "label": lambda: label(table(1), TABLE),
        "score": lambda: score(table(1), table(2), TABLE),
        "features": lambda: xrays("features", plain=False),
        "generate": lambda: xrays("generate"),
        "tree-label": lambda: label(tree(java), TREE, cluster=True),
        "tree-score": lambda: score(tree(java), written(tree(java)), TREE, cluster=True),
    }


def label(reports: Path, studies: int, **places: bool) -> Case:
    return Case(["label", "--input", str(reports), "--scheme", "chexpert", "--json"], studies, **places)


def score(references: Path, hypotheses: Path, studies: int, **places: bool) -> Case:
    files = ["--references", str(references), "--hypotheses", str(hypotheses)]
    return Case(["score", *files, "--scheme", "chexpert", "--json"], studies, **places)


def xrays(command: str, **places: bool) -> Case:
    """X-rays of the built-in sample, each for itself, seen by a model of the default settings."""
    run = FOLDER / "run"
    if not run.exists():
        timed([WORKBENCH, "train", "--data", str(sample(LEARNT)), "--run", str(run)], CXR_SETTINGS=MODEL)
    images = sorted(map(str, sample(XRAYS).rglob("*.png")))
    return Case([command, "--run", str(run), *images], len(images), **places)


def sample(studies: int) -> Path:
    """The built-in sample of so many studies."""
    folder = FOLDER / f"sample-{studies}"
    if not folder.exists():
        timed([WORKBENCH, "data", "sample", str(folder), "--studies", str(studies)])
    return folder


def table(seed: int, ids: Optional[list[str]] = None) -> Path:
    """Invented reports of four to eight sentences, some with a number that hardly any other has; the same for the same seed."""
    ids = ids or [str(number) for number in range(TABLE)]
    file = FOLDER / f"reports-{len(ids)}-{seed}.csv"
    if not file.exists():
        chance = random.Random(seed)
        sentences = [*SENTENCES, "stable nodule of {} mm in the right upper lobe ."]
        texts = (" ".join(chance.choices(sentences, k=chance.randint(4, 8))).format(*chance.choices(range(1_000_000), k=8)) for _ in ids)
        lines = [f"{name},{text}" for name, text in zip(ids, texts)]
        stamps.write(file, "\n".join(["id,report", *lines, ""]))
    return file


def tree(java: Java) -> Path:
    """The invented collection of `bench data/mimic-200000`, which its worker makes."""
    from . import bench  # which knows this

    env = {**os.environ, **setup.java_environment()}
    FOLDER.mkdir(parents=True, exist_ok=True)
    bench.Worker("the maker of the collection", [*bench.our_worker(java), "data", f"mimic-{TREE}"], env, FOLDER / "tree.log").close()
    return ROOT / "target" / "bench" / "data" / f"mimic-{TREE}"


def written(collection: Path) -> Path:
    """A report for each study of the collection."""
    return table(2, sorted(path.stem[1:] for path in collection.glob("files/*/*/s*.txt")))


def timed(command: list[str], **variables: str) -> tuple[Cost, str]:
    """What a program costs and prints."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(children.tied(command), cwd=ROOT, env={**os.environ, **variables}, stdout=out, stderr=err)
        cost = ended(process, begun)
        out.seek(0)
        err.seek(0)
        if process.returncode != 0:
            raise Trouble(f"{' '.join(command[:4])} ... failed: {err.read().decode(errors='replace').strip()}")
        return cost, out.read().decode()


def ended(process: subprocess.Popen[bytes], begun: float) -> Cost:
    """What a process has cost once it has ended, with all that it waited for."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


@contextlib.contextmanager
def cluster(java: Java) -> Iterator[tuple[str, list[Cost]]]:
    """A standalone master and two workers of one core, started as Spark's own scripts start them; what they cost comes when they have ended."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    master = f"spark://127.0.0.1:{port}"
    costs: list[Cost] = []
    with tempfile.TemporaryDirectory() as folder:
        spark.distribution(Path(folder))
        begun = time.perf_counter()
        start = ["--host", "127.0.0.1", "--webui-port", "0"]
        processes = [spark.daemon(java, "master.Master", [*start, "--port", str(port)], Path(folder))]
        try:
            wait(port, processes[0])
            for name in ("one", "two"):
                work = ["--cores", "1", "--memory", "3g", "--work-dir", str(Path(folder) / name)]
                processes.append(spark.daemon(java, "worker.Worker", [*start, *work, master], Path(folder)))
            yield master, costs
        finally:
            for process in reversed(processes):
                process.terminate()
                costs.append(ended(process, begun))


def wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until something answers there."""
    for _ in range(10 * SECONDS):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise Trouble("Spark's master does not answer.")


def same(one: Any, other: Any) -> bool:
    """Whether two outputs say the same, numbers as near as they are known."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=0, abs_tol=NEAR)
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


def agree(name: str, outputs: dict[str, str]) -> None:
    """Stops where two places print different things."""
    first, *others = outputs
    for place in others:
        one, other = outputs[first], outputs[place]
        if one != other and not (name.endswith("score") and same(json.loads(one), json.loads(other))):
            raise Trouble(f"{name}: the outputs of {first} and {place} differ.")


def measure(java: Java, rounds: int, words: list[str]) -> str:
    """A table of the cases that words name, all of them if none is named by spark/CASE."""
    known = cases(java)
    named = [word.partition("/")[2] for word in words]
    unknown = [name for name in named if name and name not in known]
    if unknown:
        raise Trouble(f"there is no case {unknown[0]}; there are: {', '.join(known)}.")
    timed([WORKBENCH, "spark", "label", "--help"])  # sets it up
    rows = []
    for name in known if "" in named else named:
        print(f"spark {name} ...", flush=True)
        rows += compared(name, known[name](), rounds, java)
    head = "| work | where | studies a second | wall | processor | memory | wall, to plain | processor, to plain |"
    about = f"{machine.cores()} cores; Java {java.version}; medians of {rounds} rounds, in turns"
    return "\n".join([head, "|---|---|---|---|---|---|---|---|", *rows, "", about, ""])


def compared(name: str, case: Case, rounds: int, java: Java) -> list[str]:
    """A row for each place."""
    costs: dict[str, list[Cost]] = {place: [] for place in case.places()}
    for number in range(rounds):
        outputs = {}
        for place in list(costs)[:: 1 if number % 2 == 0 else -1]:
            cost, outputs[place] = case.run(place, java)
            costs[place].append(cost)
        agree(name, outputs)
    return [row(name, case, place, own, costs.get(PLAIN, [])) for place, own in costs.items()]


def row(name: str, case: Case, place: str, costs: list[Cost], plain: list[Cost]) -> str:
    wall, processor, memory = (statistics.median(column) for column in zip(*((cost.wall, cost.processor, cost.memory) for cost in costs)))
    ratios = [f"{statistics.median(column):.2f}" for column in zip(*((a.wall / b.wall, a.processor / b.processor) for a, b in zip(costs, plain)))]
    cells = [name, place, f"{case.studies / wall:.4g}", f"{wall:.1f} s", f"{processor:.1f} s", f"{memory / 1e9:.1f} GB", *(ratios or ["–", "–"])]
    return "| " + " | ".join(cells) + " |"
