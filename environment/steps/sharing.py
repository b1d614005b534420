"""Short commands of the library, and the archive of their classes that they start from.

A command that computes no tensors needs a few of the libraries, and takes most of its time to load classes. Java's
class-data sharing loads them from an archive, which is made at the end of the set-up by a rehearsal of such commands.
It is static, for picocli's classes are too old for the other kind. Java takes an archive only from the version and the
libraries that it was made with, and does without one otherwise: it is never needed.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from . import children, stamps
from .machine import ENVIRONMENT, ROOT, Java

FOLDER = ENVIRONMENT / ".shared"
LISTED = "short.txt"  # names the libraries of short commands, in the folder of all
SHORT = ("score", "label", "settings", "data")
SMALL = 1 << 20  # bytes of input, which are read before the better of Java's compilers has paid off
CSV = "id,report\n1,The heart is normal. The lungs are clear.\n2,There is a small left pleural effusion.\n"


def short(words: list[str]) -> bool:
    """Whether a command computes no tensors: runs are compared without references, files never are."""
    helps = {"-h", "--help", "-V", "--version"} & set(words)
    references = any(word.partition("=")[0] == "--references" for word in words)
    return words[0] in SHORT or bool(helps) or (words[0] == "compare" and references)


def small(words: list[str]) -> bool:
    """Whether the files that words name, after an = perhaps, are small, and none is a folder."""
    paths = [path for word in words for path in (word, word.partition("=")[2]) if os.path.exists(path)]
    return all(map(os.path.isfile, paths)) and sum(map(os.path.getsize, paths)) < SMALL


def class_path(libs: Path, words: Sequence[str] = ()) -> str:
    """The libraries of a short command; behind them all others for settings, where names of weights are looked up."""
    jars = [str(libs / name) for name in stamps.read(libs / LISTED).split()]
    return os.pathsep.join([*jars, *([f"{libs}/*"] if "settings" in words[:1] else [])])


def options(java: Java, words: list[str]) -> list[str]:
    """Options for a short command beside those of all; what Java has to say of an archive is of no use to anyone."""
    chosen = ["-Xshare:auto", f"-XX:SharedArchiveFile={archive(java)}", "-Xlog:disable", "-XX:-UsePerfData"]
    return [*chosen, *(["-XX:TieredStopAtLevel=1"] if small(words) else [])]


def archive(java: Java) -> Path:
    return FOLDER / str(java.major) / "classes.jsa"


def step(java: Java, libs: Path, common: list[str]) -> stamps.Step:
    """Makes the archive for this Java, and again whenever Java or one of the libraries is another."""
    jars = [(jar, *stamps.measure(jar)) for jar in class_path(libs).split(os.pathsep)]
    key = stamps.digest([str(java.home), java.version, common, jars])
    folder = archive(java).parent
    return stamps.Step(f"shared-{java.major}", key, folder, lambda: make(java, libs, common))


def make(java: Java, libs: Path, common: list[str]) -> None:
    """Rehearses commands, and archives the classes that they loaded; where that fails, the log alone is left."""
    print("Preparing short commands ...", flush=True)
    folder = archive(java).parent
    stamps.remove(folder)
    stamps.make(folder)
    start = [str(java.java), *common, "-cp", class_path(libs)]
    classes: dict[str, None] = {}  # each once, in order
    with tempfile.TemporaryDirectory() as place:
        env = {name: value for name, value in os.environ.items() if not name.startswith("CXR_")}
        env |= {"CXR_HOME": str(ROOT), "CXR_CACHE": place}
        reports, sample, listed = Path(place) / "reports.csv", Path(place) / "sample", Path(place) / "classes"
        reports.write_text(CSV)
        given = ["--references", str(reports), "--train", str(reports)]
        for number, words in enumerate((
            ["data", "sample", str(sample), "--studies", "10"],
            ["data", "describe", str(sample), "--split"],
            ["score", *given, "--hypotheses", str(reports), "--json"],
            ["compare", *given, str(reports)],
            ["label", "--input", str(reports), "--json", "--explain"],
            ["settings", "list"],
            ["--help"],
        )):
            rehearsal = [*start, f"-XX:DumpLoadedClassList={listed}", "cxr.cli.Main", *words]
            children.call(rehearsal, env, folder / f"rehearsal-{number}.log")
            classes |= dict.fromkeys(listed.read_text().splitlines() if listed.exists() else [])
        listed.write_text("\n".join(classes))
        # G1 is the one that can archive objects too, which others then load.
        dump = ["-XX:-UseSerialGC", "-XX:+UseG1GC", "-Xshare:dump", f"-XX:SharedClassListFile={listed}"]
        children.call([*start, *dump, f"-XX:SharedArchiveFile={archive(java)}"], env, folder / "dump.log")
