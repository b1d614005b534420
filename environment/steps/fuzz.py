"""Feeds the readers of files with broken ones that Jazzer invents, and counts them.

A target is a method with @FuzzTest in a class whose name ends in FuzzTest. Each has a Java of its
own with one gigabyte for its objects; an input on which it throws, runs out of memory or does not
end in time fails the target and is kept beside the target's other inputs, where it becomes a test.
Those inputs, in src/test/resources, are the seeds too: Jazzer finds them on the class path by itself.
"""

import platform
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Optional

from . import children, machine, maven, setup, stamps
from .machine import ROOT, Java, Trouble

LIB = setup.LIB
HEAP = "1g"
INPUT_SECONDS = 60  # longest time for one input; the first waits for its classes too
START_SECONDS = 300  # longest time for a start, on a machine with much else to do
INSTRUMENTED = ("cxr.**",)  # where Jazzer sees which ways an input takes
# Libraries too, in a long run: to change their classes takes seconds at the start.
LIBRARIES = (
    "org.apache.commons.csv.Lexer",
    "com.fasterxml.jackson.core.json.ReaderBasedJsonParser",
    "ij.**",
)
LONG = 60  # seconds
PLATFORMS = {
    ("Linux", "x86_64"),
    ("Linux", "aarch64"),
    ("Darwin", "x86_64"),
    ("Darwin", "arm64"),
}


@dataclass(frozen=True)
class Target:
    """A method that takes bytes."""

    class_name: str
    method: str

    def __str__(self) -> str:
        return f"{self.class_name.rpartition('.')[2]}.{self.method}"


@dataclass(frozen=True)
class Result:
    """What came of feeding a target."""

    target: Target
    inputs: Optional[int]
    seconds: float
    failure: str = ""

    def __str__(self) -> str:
        tried = "no inputs" if self.inputs is None else f"{self.inputs:,} inputs"
        return f"{self.target}: {tried} in {self.seconds:.0f} s, {self.failure or 'nothing found'}"


def targets(modules: Path = LIB) -> list[Target]:
    """All targets, found by looking."""
    found = []
    for path in sorted(modules.glob("*/src/test/java/**/*FuzzTest.java")):
        name = ".".join(path.relative_to(modules).with_suffix("").parts[4:])
        pattern = r"@FuzzTest(?:\([^)]*\))?\s+(?:public\s+)?void\s+(\w+)\("
        found += [Target(name, method) for method in re.findall(pattern, path.read_text("utf-8"))]
    return found


def unsupported() -> Optional[str]:
    """Why Jazzer cannot work here; None if it can."""
    here = (platform.system(), platform.machine())
    if here in PLATFORMS:
        return None
    return f"Jazzer does not support {here[0]} on {here[1]}"


def class_path(java: Java) -> str:
    """All that tests need, compiled."""
    file = LIB / "target" / "test-class-path.txt"
    file.unlink(missing_ok=True)
    words = ["-q", "test-compile", "dependency:build-classpath", "-DincludeScope=test"]
    words += [f"-Dmdep.outputFile={file}", *setup.build_properties(machine.backend())]
    for offline in (["--offline"], []):
        log = stamps.cleared(setup.LOGS / "fuzz-compile.log") if offline else None
        if maven.call(java, [*words, *offline], log) == 0:
            break
    if not file.exists():
        raise Trouble("the tests could not be compiled; environment/workbench test says why.")
    jars = file.read_text().strip()
    own = [LIB / module / "target" / kind for module in setup.MODULES for kind in ("test-classes", "classes")]
    return ":".join([*map(str, own), jars])


def command(java: Java, path: str, target: Target, seconds: int) -> list[str]:
    instrumented = INSTRUMENTED + (LIBRARIES if seconds >= LONG else ())
    corpus = LIB / "target" / "fuzz" / str(target)
    corpus.mkdir(parents=True, exist_ok=True)
    options = [option for option in setup.java_options(java) if not option.startswith("-Xmx")]
    return [
        str(java.java),
        *options,
        f"-Xmx{HEAP}",
        "-XX:+UseSerialGC",
        "-XX:+EnableDynamicAgentLoading",
        "-cp",
        path,
        "com.code_intelligence.jazzer.Jazzer",
        f"--target_class={target.class_name}",
        f"--target_method={target.method}",
        f"--instrumentation_includes={':'.join(instrumented)}",
        f"-max_total_time={seconds}",
        f"-timeout={INPUT_SECONDS}",
        f"-report_slow_units={INPUT_SECONDS}",
        "-rss_limit_mb=0",  # the heap is bounded
        str(corpus),
    ]


@dataclass
class Run:
    """A target that is being fed."""

    target: Target
    process: "subprocess.Popen[bytes]"
    log: Path
    out: IO[bytes]
    since: float
    until: float

    def result(self) -> Result:
        self.out.close()
        text = self.log.read_text(errors="replace")
        seconds = time.monotonic() - self.since
        return result(self.target, self.process.returncode, text, seconds, self.log)


def result(target: Target, code: int, text: str, seconds: float, log: Path) -> Result:
    """What a run's exit code and words say."""
    done = re.search(r"Done (\d+) runs in (\d+) second", text)
    if code == 0 and done:
        return Result(target, int(done[1]), float(done[2]))
    tried = re.findall(r"^#(\d+)\s", text, re.MULTILINE)
    reason = re.search(r"^== Java Exception: (.*)|^(ERROR: .*)", text, re.MULTILINE)
    why = (reason[1] or reason[2]) if reason else f"the run ended with {code}"
    place = log.relative_to(ROOT) if log.is_relative_to(ROOT) else log
    failure = f"FAILED: {why[:200]} ({place})"
    return Result(target, int(tried[-1]) if tried else None, seconds, failure)


def feed(chosen: list[Target], java: Java, seconds: int, at_once: int) -> list[Result]:
    """Feeds some targets, so many at once; each result is printed when it is there."""
    path = class_path(java)
    waiting = list(chosen)
    running: list[Run] = []
    results: list[Result] = []
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                running.append(start(waiting.pop(0), java, path, seconds))
            time.sleep(0.2)
            for run in list(running):
                if run.process.poll() is None and time.monotonic() < run.until:
                    continue
                if run.process.poll() is None:
                    run.process.kill()
                    run.process.wait()
                running.remove(run)
                results.append(run.result())
                print(results[-1], flush=True)
    finally:
        for run in running:
            run.process.terminate()
            run.process.wait()
            run.out.close()
    return results


def start(target: Target, java: Java, path: str, seconds: int) -> Run:
    log = stamps.cleared(setup.LOGS / f"fuzz-{target}.log")
    out = log.open("wb")
    process = subprocess.Popen(
        children.tied(command(java, path, target, seconds)),
        cwd=LIB,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT,
    )
    now = time.monotonic()
    return Run(target, process, log, out, now, now + seconds + INPUT_SECONDS + START_SECONDS)
