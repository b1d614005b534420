"""Short commands of the library, and the archive of their classes that they start from.

A command that computes no tensors needs a few of the libraries, and takes most of its time to load classes. Java's
class-data sharing loads them from an archive, which is made at the end of the set-up by a rehearsal of such commands.
It is static, for picocli's classes are too old for the other kind. Java takes an archive only from the version and the
libraries that it was made with, and does without one otherwise: it is never needed. Commands on Spark have one of their own.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Callable

from . import children, stamps
from .machine import ENVIRONMENT, ROOT, Java

FOLDER = ENVIRONMENT / ".shared"
LISTED = "short.txt"  # names the libraries of short commands, in the folder of all
SHORT = ("score", "label", "settings", "data")
SMALL = 1 << 20  # bytes of input, which are read before the better of Java's compilers has paid off
REPORTS = "reports.csv"
CSV = "id,report\n1,The heart is normal. The lungs are clear.\n2,There is a small left pleural effusion.\n"


def short(words: list[str]) -> bool:
    """Whether a command computes no tensors: runs are compared without references, files never are."""
    helps = {"-h", "--help", "-V", "--version"} & set(words)
    references = any(word.partition("=")[0] == "--references" for word in words)
    return words[0] in SHORT or bool(helps) or (words[0] == "compare" and references)


def small(words: list[str]) -> bool:
    """Whether the files that a command's words name, after an = perhaps, are small, and none is a folder."""
    paths = [path for word in words[1:] for path in (word, word.partition("=")[2]) if os.path.exists(path)]
    return all(map(os.path.isfile, paths)) and sum(map(os.path.getsize, paths)) < SMALL


def class_path(libs: Path, words: Sequence[str] = ()) -> str:
    """The libraries of a short command; behind them all others for settings, where names of weights are looked up."""
    jars = [str(libs / name) for name in stamps.read(libs / LISTED).split()]
    return os.pathsep.join([*jars, *([f"{libs}/*"] if "settings" in words[:1] else [])])


def options(java: Java, words: list[str], name: str = "") -> list[str]:
    """Options for a short command beside those of all; what Java has to say of an archive is of no use to anyone."""
    chosen = ["-Xshare:auto", f"-XX:SharedArchiveFile={archive(java, name)}", "-Xlog:disable", "-XX:-UsePerfData"]
    return [*chosen, *(["-XX:TieredStopAtLevel=1"] if small(words) else [])]


def archive(java: Java, name: str = "") -> Path:
    return FOLDER / f"{name}{java.major}" / "classes.jsa"


def rehearsals(place: Path) -> list[list[str]]:
    """Short commands on a small input, which lies in a folder."""
    reports, sample = str(place / REPORTS), str(place / "sample")
    given = ["--references", reports, "--train", reports]
    return [
        ["data", "sample", sample, "--studies", "10"],
        ["data", "describe", sample, "--split"],
        ["score", *given, "--hypotheses", reports, "--json"],
        ["compare", *given, reports],
        ["label", "--input", reports, "--json", "--explain"],
        ["settings", "list"],
        ["--help"],
    ]


def step(java: Java, libs: Path, common: list[str]) -> stamps.Step:
    return archived(java, "", [*common, "-cp", class_path(libs), "cxr.cli.Main"], rehearsals)


def archived(java: Java, name: str, start: list[str], tried: Callable[[Path], list[list[str]]]) -> stamps.Step:
    """Makes an archive for this Java, and again whenever Java or one of the libraries is another.

    A start is options, the class path and a class; what is tried are its words.
    """
    jars = [(jar, *stamps.measure(jar)) for jar in start[-2].split(os.pathsep)]
    key = stamps.digest([str(java.home), java.version, start, jars])
    folder = archive(java, name).parent
    return stamps.Step(f"shared-{name}{java.major}", key, folder, lambda: make(java, folder, start, tried))


def make(java: Java, folder: Path, start: list[str], tried: Callable[[Path], list[list[str]]]) -> None:
    """Rehearses commands, and archives the classes that they loaded; where that fails, the log alone is left."""
    print("Preparing short commands ...", flush=True)
    stamps.remove(folder)
    stamps.make(folder)
    *options, main = start
    classes: dict[str, None] = {}  # each once, in order
    with tempfile.TemporaryDirectory() as place:
        env = {name: value for name, value in os.environ.items() if not name.startswith("CXR_")}
        env |= {"CXR_HOME": str(ROOT), "CXR_CACHE": place, "SPARK_LOCAL_DIRS": place}
        (Path(place) / REPORTS).write_text(CSV)
        listed = Path(place) / "classes"
        for number, words in enumerate(tried(Path(place))):
            rehearsal = [str(java.java), *options, f"-XX:DumpLoadedClassList={listed}", main, *words]
            children.call(rehearsal, env, folder / f"rehearsal-{number}.log")
            told = listed.read_text().splitlines() if listed.exists() else []
            classes |= dict.fromkeys(line.partition(" id:")[0] for line in told)  # newer versions number a run's classes
        listed.write_text("\n".join(classes))
        # G1 is the one that can archive objects too, which others then load.
        dump = ["-XX:-UseSerialGC", "-XX:-UseParallelGC", "-XX:+UseG1GC", "-Xshare:dump", f"-XX:SharedClassListFile={listed}"]
        children.call([str(java.java), *options, *dump, f"-XX:SharedArchiveFile={folder / 'classes.jsa'}"], env, folder / "dump.log")
