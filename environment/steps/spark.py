"""The library's commands on Apache Spark, which is fetched by Maven when it is first asked for.

    environment/workbench spark COMMAND [WORD ...]

Spark's own libraries lie beside those of all commands, with the jar of lib/spark and the options that Java needs, in
environment/.spark. What speaks with YARN and Kubernetes is fetched where `--master` names one of them.
"""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

from . import children, machine, maven, setup, sharing, stamps
from .machine import ENVIRONMENT, Java, Trouble

FOLDER = ENVIRONMENT / ".spark"
MODULE = setup.LIB / "spark"
OPTIONS = "options.txt"  # of Java, as Spark asks for them
LOGGING = "slf4j-simple"  # of the plain commands, where Spark has its own
GIGABYTES = 1.0
SHORT = ("label", "score")  # commands that compute no tensors: executors need not be sent the natives, which are most of all
OWN = ("cxr-", LOGGING, "nd4j-", "javacpp-", "openblas-", "cuda-")  # no part of Spark; ND4J must be loaded where its natives are


def run(words: list[str]) -> None:
    """Sets up what is missing and runs a command."""
    found = [os.environ[name] for name in ("HADOOP_CONF_DIR", "YARN_CONF_DIR") if os.environ.get(name)]
    if master(words).startswith("yarn") and not found:
        raise Trouble("--master yarn finds its cluster by HADOOP_CONF_DIR or YARN_CONF_DIR; set one to the folder that has its yarn-site.xml.")
    java = setup.set_up_library()
    backend = machine.backend()
    folder = FOLDER / (f"{backend}-clusters" if wants_clusters(words) else backend)
    with setup.lock():
        step(java, backend, folder).do()
        libs = setup.LIBS / backend
        own = [jar for jar in jars(libs) if not jar.name.startswith(LOGGING)]
        own += folder.glob("cxr-spark-*.jar")
        path = os.pathsep.join(map(str, [*own, *jars(folder / "jars"), *found]))
        start = [*java_options(java), *stamps.read(folder / OPTIONS).split(), "-cp", path, "cxr.spark.SparkMain"]
        shared = []
        if words[0] in SHORT:
            shared = sharing.options(java, words, f"{folder.name}-")
            with contextlib.suppress(OSError):  # all works without it
                sharing.archived(java, f"{folder.name}-", start, rehearsals).do()
    needed = set(stamps.read(libs / sharing.LISTED).split()) if words[0] in SHORT else {jar.name for jar in own}
    sent = [str(jar) for jar in own if jar.name in needed or jar.parent == folder]  # to executors on other machines
    defined = [f"-Dcxr.jars={','.join(sent)}"]
    if master(words).startswith("yarn"):  # whose nodes have no Spark
        defined.append(f"-Dspark.yarn.jars={','.join(map(str, distributed(libs, folder)))}")
    env = {**os.environ, **setup.java_environment(), "SPARK_LOCAL_DIRS": os.environ.get("SPARK_LOCAL_DIRS", str(FOLDER / "work"))}
    children.replace([str(java.java), *shared, *defined, *start, *words], env)


def rehearsals(place: Path) -> list[list[str]]:
    """Commands whose classes are most of what Spark begins with."""
    return [[*words, "--master", "local[1]"] for words in sharing.rehearsals(place) if words[0] in SHORT]


def distribution(folder: Path) -> None:
    """Puts all that Spark needs, and nothing of the library's own, where its processes look for it."""
    stamps.make(folder / "jars")
    for jar in distributed(setup.LIBS / machine.backend(), FOLDER / machine.backend()):
        (folder / "jars" / jar.name).symlink_to(jar)


def distributed(libs: Path, folder: Path) -> list[Path]:
    """What a distribution of Spark consists of: its libraries, and those that it shares with the library."""
    return [jar for jar in (*jars(libs), *jars(folder / "jars")) if not jar.name.startswith(OWN)]


def daemon(java: Java, name: str, words: list[str], home: Path) -> subprocess.Popen[bytes]:
    """A process of a standalone cluster, started as Spark's own scripts do; it ends with this one."""
    options = stamps.read(FOLDER / machine.backend() / OPTIONS).split()
    start = [str(java.java), *options, "-Xmx512m", "-cp", f"{home / 'jars'}/*", f"org.apache.spark.deploy.{name}"]
    env = {**os.environ, "SPARK_HOME": str(home), "SPARK_SCALA_VERSION": "2.13", "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": str(home)}
    with (home / f"{name}.log").open("ab") as log:
        return subprocess.Popen(children.tied([*start, *words]), env=env, stdout=log, stderr=subprocess.STDOUT)


def wants_clusters(words: list[str]) -> bool:
    """Whether the words name a master that Spark's core does not speak with."""
    return master(words).startswith(("yarn", "k8s"))


def master(words: list[str]) -> str:
    """Where the words say that the work is done; empty if they do not."""
    text = " ".join(words).replace("=", " ").split()
    named = [text[place + 1] for place, word in enumerate(text[:-1]) if word == "--master"]
    return named[-1] if named else ""


def java_options(java: Java) -> list[str]:
    """As those of all commands, with the heap that tables of studies take, cleaned by all cores."""
    common = [option for option in setup.common_options(java) if not option.startswith("-Xmx") and option != "-XX:+UseSerialGC"]
    heap = min(16, max(2, machine.memory() // 3))
    limit = [f"-Dorg.bytedeco.javacpp.{name}={setup.physical()}" for name in ("maxbytes", "maxphysicalbytes")]
    return [*common, f"-Xmx{heap}g", "-XX:+UseParallelGC", *limit]


def jars(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jar"))


def step(java: Java, backend: str, folder: Path) -> stamps.Step:
    key = stamps.digest([setup.library_hash(), *setup.sources(("spark",)), folder.name])
    return stamps.Step(f"spark-{folder.name}", key, folder, lambda: build(java, backend, folder))


def build(java: Java, backend: str, folder: Path) -> None:
    """Builds the module, and puts its jar beside Spark's."""
    machine.require_disk(ENVIRONMENT, GIGABYTES, "Spark")
    print("Building the library's part for Spark ...", flush=True)
    log = stamps.cleared(setup.LOGS / "spark.log")
    listed = MODULE / "target" / "class-path.txt"
    words = ["package", "dependency:build-classpath", "-DskipTests", "-Dspark", "-pl", "lib/spark", "-am"]
    words += ["-DincludeScope=provided", "-Dmdep.outputFile=target/class-path.txt", *setup.build_properties(backend)]
    if folder.name.endswith("-clusters"):
        words.append("-Dspark.clusters")
    stamps.remove(listed)
    if maven.call(java, [*words, "--offline"], log) != 0:
        print("Fetching Spark, some 200 MB ...", flush=True)
        if maven.call(java, [*words, "--update-snapshots"], log) != 0:
            raise setup.failure("building the library's part for Spark", log)
    fetched = setup.paths(listed)
    damaged = [jar for jar in fetched if not maven.sound(jar)]
    if damaged:
        raise Trouble(f"{damaged[0]} is damaged; remove it, and start again.")
    aside = folder.with_name(f".{folder.name}")
    stamps.remove(aside)
    stamps.make(aside / "jars")
    for jar in fetched:
        shutil.copy2(jar, aside / "jars")
    for jar in (MODULE / "target").glob("cxr-spark-*.jar"):
        shutil.copy2(jar, aside)
    path = os.pathsep.join(map(str, [*jars(aside), *jars(aside / "jars")]))
    options = aside / OPTIONS
    if children.call([str(java.java), "-cp", path, "cxr.spark.ModuleOptions"], dict(os.environ), options) != 0:
        raise setup.failure("asking Spark for Java's options", log)
    stamps.remove(folder)
    aside.rename(folder)
