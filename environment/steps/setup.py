"""Sets up what is missing: Python packages, Maven, the library, its class path and the kernel."""

import contextlib
import fcntl
import importlib.util
import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from . import children, limits, machine, maven, sharing, stamps
from .machine import ENVIRONMENT, ROOT, Java, Trouble
from .stamps import Step, digest

VENV = ENVIRONMENT / ".venv"
LIB = ROOT / "lib"
MODULES = ("core", "model", "workbench", "bench")  # of the library, each building on those before
LIBS = ENVIRONMENT / ".libs"
LOGS = ENVIRONMENT / ".logs"
JUPYTER = ENVIRONMENT / ".jupyter"
HOME = ENVIRONMENT / ".home"  # what Java takes for the home folder; that of lib/pom.xml's tests too
KERNEL = VENV / "share" / "jupyter" / "kernels" / "java" / "kernel.json"
REQUIREMENTS = ENVIRONMENT / "requirements.txt"
HEAP = "2g"  # Java's own objects
FIRST = "128m"  # what they have from the start
YOUNG = "64m"  # of it for those made since the last cleaning up
PHYSICAL = 6  # gigabytes of resident memory that the whole process may always have
GIGABYTES = {"cpu": 2.5, "cuda": 7.0}  # of the set-up, Maven's repository included


def set_up() -> Java:
    """Does the steps whose work is not there any more; gives the Java to work with."""
    limits.check()  # what all that starts Java needs
    backend = machine.backend()
    with lock():
        java = machine.find_java()
        do(java, backend, [venv(), library(java, backend)])
        if machine.writable(ENVIRONMENT):  # elsewhere they are as its owner left them
            stamps.make(JUPYTER)
            write_kernel(java, backend)
    return java


def set_up_library() -> Java:
    """As set_up, for what needs no Jupyter."""
    limits.check()
    backend = machine.backend()
    with lock():
        java = machine.find_java()
        do(java, backend, [library(java, backend)])
    return java


def do(java: Java, backend: str, steps: list[Step]) -> None:
    """Does those of the steps whose work is not there, the library's among them, and what comes after that."""
    libs = LIBS / backend
    if not all(step.fits() for step in steps):
        if not libs.exists():
            machine.require_disk(ENVIRONMENT, GIGABYTES[backend], "the set-up")
            say_if_no_gpu(backend)
        for step in steps:
            step.do()
    if machine.writable(ENVIRONMENT):
        stamps.make(HOME)
        with contextlib.suppress(OSError):  # all works without it
            sharing.step(java, libs, common_options(java)).do()


def set_up_python() -> None:
    """Does the step alone that needs no Java: enough to convert notebooks."""
    with lock():
        venv().do()


def say_if_no_gpu(backend: str) -> None:
    """Before 3 GB are fetched: they may be meant for another machine, but most likely are not."""
    if backend == "cuda" and shutil.which("nvidia-smi") is None:
        print(
            "CXR_BACKEND=cuda: no driver of NVIDIA was found here (there is no nvidia-smi); ND4J "
            "will not start on this machine. Stop now and leave CXR_BACKEND out for the CPU.",
            flush=True,
        )


@contextlib.contextmanager
def lock() -> Iterator[None]:
    """Lets one set-up of this checkout work at a time."""
    with open_lock(ENVIRONMENT / ".lock") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another start that sets this checkout up ...", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError:
            pass  # a file system that knows no locks
        yield


def open_lock(path: Path) -> IO[bytes]:
    """The file that is locked; in a checkout that cannot be written to it can still be read."""
    if path.is_symlink() or not path.is_file():
        stamps.remove(path)
    try:
        return path.open("ab")
    except OSError:
        return path.open("rb")


# Python packages


def venv() -> Step:
    """Any Python may have made it: the one that stands first on the path today does not make it again."""
    return Step("venv", digest([REQUIREMENTS, str(VENV)]), VENV, make_venv)


def make_venv() -> None:
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise Trouble(
            f"this Python ({sys.executable}) has no module {missing[0]}; install it "
            "(Debian: apt install python3-venv)."
        )
    print("Installing Jupyter ...", flush=True)
    make_environment(VENV, REQUIREMENTS, "", "the Python packages")
    stamps.remove(KERNEL)  # ours takes its place


def make_environment(folder: Path, requirements: Path, log: str, what: str) -> None:
    """Makes a virtual environment anew, with packages at pinned hashes; logs' names begin with a word."""
    stamps.remove(folder)
    logged(f"{log}venv", [sys.executable, "-m", "venv", str(folder)], "the virtual environment")
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input"]
    pip += ["--disable-pip-version-check", "--no-cache-dir", "--no-deps", "--require-hashes"]
    logged(f"{log}pip", [*pip, "-r", str(requirements)], f"installing {what}")


def logged(name: str, command: list[str], what: str) -> None:
    """Runs a command with its words in a log, which is named if it fails."""
    log = stamps.cleared(LOGS / f"{name}.log")
    if children.call(command, {**os.environ, "PYTHONPATH": ""}, log) != 0:
        raise failure(what, log)


def failure(what: str, log: Path) -> Trouble:
    """Says in one line why a logged command failed, as far as the log tells."""
    text = said(log)
    place = log.relative_to(ROOT)
    if "No space left on device" in text:
        return Trouble(f"{what} failed: the disk is full; make room. The log is {place}.")
    network = (
        "Could not find a version",
        "Unknown host",
        "UnknownHostException",
        "Could not transfer",
        "Connection refused",
        "Network is unreachable",
        "Temporary failure in name resolution",
        "No matching distribution",
    )
    if any(sign in text for sign in network):
        return Trouble(
            f"{what} failed, most likely for want of the network, which the first start needs; "
            f"connect and try again. The log is {place}."
        )
    compiler = re.search(r"\[ERROR\] .*?([^/\s]+\.java):\[(\d+),\d+\] (.*)", text)
    if compiler:
        file, line, reason = compiler.groups()
        return Trouble(f"{what} failed at line {line} of {file}: {reason} The log is {place}.")
    return Trouble(f"{what} failed; {place} says why.")


# The library


def sources(modules: Iterable[str] = MODULES) -> list[Path]:
    """What modules are built from."""
    own = [LIB / module for module in modules]
    poms = [ROOT / "pom.xml", LIB / "pom.xml", *(module / "pom.xml" for module in own)]
    return poms + sorted(path for module in own for path in module.glob("src/main/**/*") if path.is_file())


def library(java: Java, backend: str) -> Step:
    return Step(f"library-{backend}", library_hash(), LIBS / backend, lambda: build(java, backend))


def library_hash() -> str:
    """Of no JDK: each makes the same of the sources, for version 17."""
    return digest([*sources(), machine.natives()])


def build_properties(backend: str) -> list[str]:
    """What Maven needs to know of this machine."""
    base, classifier = machine.natives()
    cuda = ["-Dcuda"] if backend == "cuda" else []
    return [f"-Djavacpp.platform={base}", f"-Dnd4j.classifier={classifier}", *cuda]


def build(java: Java, backend: str) -> None:
    """Builds the library and collects it with all it needs in one folder."""
    print("Building the library ...", flush=True)
    log = stamps.cleared(LOGS / "build.log")
    listed = {module: LIB / module / "target" / "class-path.txt" for module in MODULES}
    words = ["package", "dependency:build-classpath", "-DskipTests", "-DincludeScope=runtime"]
    words += ["-Dmdep.outputFile=target/class-path.txt", *build_properties(backend)]
    # Without the network first: it is faster, and all that is needed once everything is there.
    for network in (["--offline"], ["--update-snapshots"], ["--update-snapshots"]):
        # Maven believes what a build that was killed left half written.
        made = ("classes", "test-classes", "maven-status", "cxr-*.jar")
        for old in (*listed.values(), *(path for name in made for path in LIB.glob(f"*/target/{name}"))):
            stamps.remove(old)
        code = maven.call(java, [*words, *network], log)
        jars = paths(listed["bench"]) if code == 0 else []
        if jars and all(map(maven.sound, jars)):
            break
        damaged = maven.mend(jars)
        for path in damaged:
            print(f"{path} was damaged; it is fetched again.", flush=True)
        if not damaged and (network != ["--offline"] or "COMPILATION ERROR" in said(log)):
            raise failure("building the library", log)
        if not damaged:
            print("Fetching the Java libraries, some 300 MB at first ...", flush=True)
    else:
        raise failure("building the library", log)
    core = {jar.name for jar in paths(listed["core"])}
    collect(jars, [jar.name for jar in jars if jar.name in core or jar.name.startswith(("cxr-", "picocli-"))], LIBS / backend)


def paths(listed: Path) -> list[Path]:
    """A class path that Maven has written."""
    return [Path(name) for name in listed.read_text().split(os.pathsep)]


def collect(jars: list[Path], short: list[str], folder: Path) -> None:
    """Copies libraries aside, with the names of those for short commands, then puts their folder in its place at once."""
    aside = folder.with_name(f".{folder.name}")
    stamps.remove(aside)
    stamps.make(aside)
    for jar in jars:
        shutil.copy2(jar, aside)
    (aside / sharing.LISTED).write_text("\n".join(short))
    stamps.remove(folder)
    aside.rename(folder)


def said(log: Path) -> str:
    return log.read_text(errors="replace")


def class_path(backend: str) -> str:
    return str(LIBS / backend / "*")


def physical() -> str:
    """Resident memory that the whole process may have: in batches of 16 the preset deck takes 9."""
    return f"{max(PHYSICAL, machine.memory() * 3 // 4)}g"


def java_options(java: Java) -> list[str]:
    """The options of every Java that works with the library, kernel and commands alike."""
    return [
        *common_options(java),
        # A training's memory must stay flat. Little of what Java makes lives long, so a small heap
        # that is there at once does; and what glibc keeps of freed arrays goes back (JDK 17.0.9).
        f"-Xms{FIRST}",
        f"-Xmn{YOUNG}",
        "-XX:+AlwaysPreTouch",
        "-XX:+IgnoreUnrecognizedVMOptions",
        "-XX:TrimNativeHeapInterval=5000",
        f"-Dorg.bytedeco.javacpp.maxbytes={physical()}",
        f"-Dorg.bytedeco.javacpp.maxphysicalbytes={physical()}",
    ]


def common_options(java: Java) -> list[str]:
    """The options of every Java, also of one that computes no tensors."""
    options = [
        f"-Xmx{HEAP}",
        "-XX:+UseSerialGC",
        f"-Duser.home={HOME}",  # natives that are unpacked, caches of fonts
        "-Duser.language=en",
        "-Duser.country=US",
        "-Dfile.encoding=UTF-8",
        "-Djava.awt.headless=true",
    ]
    return [*options, *java.quiet]


def java_environment() -> dict[str, str]:
    """Environment variables of every Java that works with the library."""
    return {
        "CXR_HOME": str(ROOT),
        "OMP_NUM_THREADS": str(machine.cores()),
        "OMP_WAIT_POLICY": "passive",
        "MALLOC_ARENA_MAX": "2",  # glibc's pools, of which each thread would have one
        "MALLOC_MMAP_THRESHOLD_": str(128 << 10),  # larger arrays go back to the system when freed
        "XDG_CACHE_HOME": str(HOME / ".cache"),
    }


# The kernel


def write_kernel(java: Java, backend: str) -> None:
    """Gives Jupyter the kernel `java` with our class path and options, unless it has it.

    The kernel is started without its launcher, which splits the options of JJAVA_JVM_OPTS at
    blanks and would fail in a folder whose name has one.
    """
    jars = f"{LIBS / backend}/*.jar"
    env = {"JJAVA_CLASSPATH": jars, "IJAVA_CLASSPATH": jars}
    spec = kernel_spec(java, "Java", ["-jar", "{resource_dir}/jjava.jar"], env)
    # JupyterLab asks nobody for news.
    news = {"fetchNews": "false", "checkForUpdates": False}
    overrides = {"@jupyterlab/apputils-extension:notification": news}
    keep(KERNEL, json.dumps(spec, indent=1))
    settings = VENV / "share" / "jupyter" / "lab" / "settings"
    keep(settings / "overrides.json", json.dumps(overrides, indent=1))


def kernel_spec(java: Java, name: str, start: list[str], env: dict[str, str]) -> dict[str, object]:
    """How Jupyter starts a kernel: Java with our options, and the words that start the kernel's program."""
    opens = ["--add-opens", "jdk.jshell/jdk.jshell=ALL-UNNAMED"]  # as JJava's launcher does
    log = f"-Djava.util.logging.config.file={ENVIRONMENT / 'logging.properties'}"
    command = [str(java.java), *java_options(java), *opens, log, *start, "{connection_file}"]
    return {
        "argv": children.tied_kernel(command, VENV / "bin" / "python"),
        "display_name": name,
        "language": "java",
        "interrupt_mode": "message",
        "env": {**java_environment(), **env},
        "metadata": {},
    }


def keep(path: Path, text: str) -> None:
    """Writes a text where it does not stand yet."""
    try:
        there = stamps.read(path) == text
    except (OSError, ValueError):
        there = False
    if not there:
        stamps.write(path, text)


def jupyter_environment() -> dict[str, str]:
    """Keeps all that Jupyter writes inside the checkout."""
    return {
        **os.environ,
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": str(ENVIRONMENT),
        "JUPYTER_CONFIG_DIR": str(JUPYTER / "config"),
        "JUPYTER_DATA_DIR": str(JUPYTER / "data"),
        "JUPYTER_RUNTIME_DIR": str(JUPYTER / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(JUPYTER / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(JUPYTER / "workspaces"),
        "IPYTHONDIR": str(JUPYTER / "ipython"),
        "JUPYTER_PLATFORM_DIRS": "1",
    }
