"""Sets up what is missing: Python packages, Maven, the library, its class path and the kernel.

Each step leaves a stamp that holds the hash of all it depends on, written when the step is
whole; a step whose stamp still fits is not done again.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable, Iterable, Iterator

from . import machine, maven
from .machine import ENVIRONMENT, ROOT, Java, Trouble

VENV = ENVIRONMENT / ".venv"
LIBS = ENVIRONMENT / ".libs"
LOGS = ENVIRONMENT / ".logs"
STAMPS = ENVIRONMENT / ".stamps"
JUPYTER = ENVIRONMENT / ".jupyter"
HOME = ENVIRONMENT / ".home"  # what Java takes for the home folder; that of lib/pom.xml's tests too
REQUIREMENTS = ENVIRONMENT / "requirements.txt"
HEAP = "2g"  # Java's own objects
FIRST = "128m"  # what they have from the start
YOUNG = "64m"  # of it for those made since the last cleaning up
PHYSICAL = 6  # gigabytes of resident memory that the whole process may always have
GIGABYTES = {"cpu": 2.5, "cuda": 7.0}  # of the set-up, Maven's repository included


def set_up() -> Java:
    """Does the steps whose stamps do not fit any more; gives the Java to work with."""
    java = machine.find_java()
    backend = machine.backend()
    HOME.mkdir(exist_ok=True)
    with lock():
        todo = [
            ("venv", venv_hash(), make_venv),
            (f"library-{backend}", library_hash(java), lambda: build(java, backend)),
            ("kernel", kernel_hash(java, backend), lambda: write_kernel(java, backend)),
        ]
        if not all(fits(name, wanted) for name, wanted, _ in todo):
            if not (LIBS / backend).exists():
                machine.require_disk(ENVIRONMENT, GIGABYTES[backend], "the set-up")
                say_if_no_gpu(backend)
            for name, wanted, work in todo:
                step(name, wanted, work)
    return java


def set_up_python() -> None:
    """Does the step alone that needs no Java: enough to convert notebooks."""
    with lock():
        step("venv", venv_hash(), make_venv)


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
    with (ENVIRONMENT / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Waiting for another start that sets this checkout up ...", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fits(name: str, wanted: str) -> bool:
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text() == wanted


def step(name: str, wanted: str, work: Callable[[], None]) -> None:
    """Does a step and stamps it, unless its stamp fits."""
    if fits(name, wanted):
        return
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).unlink(missing_ok=True)
    work()
    (STAMPS / name).write_text(wanted)


def digest(parts: Iterable[object]) -> str:
    """A hash of texts and of the files that paths name."""
    result = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            result.update(str(part.relative_to(ROOT)).encode() + b"\0" + part.read_bytes())
        else:
            result.update(repr(part).encode())
        result.update(b"\0")
    return result.hexdigest()


# Python packages


def venv_hash() -> str:
    return digest([REQUIREMENTS, sys.version, str(VENV)])


def make_venv() -> None:
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise Trouble(
            f"this Python ({sys.executable}) has no module {missing[0]}; install it "
            "(Debian: apt install python3-venv)."
        )
    print("Installing Jupyter ...", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    logged("venv", [sys.executable, "-m", "venv", str(VENV)], "the virtual environment")
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input"]
    pip += ["--disable-pip-version-check", "--no-cache-dir", "--no-deps", "--require-hashes"]
    logged("pip", [*pip, "-r", str(REQUIREMENTS)], "installing the Python packages")


def logged(name: str, command: list[str], what: str) -> None:
    """Runs a command with its words in a log, which is named if it fails."""
    LOGS.mkdir(exist_ok=True)
    log = LOGS / f"{name}.log"
    with log.open("w") as out:
        code = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": ""},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
    if code != 0:
        raise failure(what, log)


def failure(what: str, log: Path) -> Trouble:
    """Says in one line why a logged command failed, as far as the log tells."""
    text = log.read_text(errors="replace")
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


def sources() -> list[Path]:
    poms = [ROOT / "pom.xml", ROOT / "lib" / "pom.xml"]
    main = ROOT / "lib" / "src" / "main"
    return poms + sorted(path for path in main.rglob("*") if path.is_file())


def library_hash(java: Java) -> str:
    return digest([*sources(), java.version, str(java.home), machine.natives(), str(LIBS)])


def build_properties(backend: str) -> list[str]:
    """What Maven needs to know of this machine."""
    base, classifier = machine.natives()
    cuda = ["-Dcuda"] if backend == "cuda" else []
    return [f"-Djavacpp.platform={base}", f"-Dnd4j.classifier={classifier}", *cuda]


def build(java: Java, backend: str) -> None:
    """Builds the library and collects it with all it needs in one folder."""
    mvn = str(maven.program(java))
    folder = LIBS / backend
    aside = LIBS / f".{backend}"
    shutil.rmtree(aside, ignore_errors=True)
    words = ["package", "dependency:copy-dependencies", "-DskipTests"]
    words += ["-DincludeScope=runtime", f"-DoutputDirectory={aside}"]
    command = [mvn, *maven.arguments(), *build_properties(backend), *words]
    print("Building the library ...", flush=True)
    env = maven.environment(java)
    LOGS.mkdir(exist_ok=True)
    log = LOGS / "build.log"
    # Without the network first: it is faster, and all that is needed once everything is there.
    for offline in (["--offline"], []):
        with log.open("w") as out:
            code = subprocess.run(
                [*command, *offline],
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
            ).returncode
        if code == 0:
            break
        if offline and "COMPILATION ERROR" in log.read_text(errors="replace"):
            break
        if offline:
            print("Fetching the Java libraries, some 300 MB at first ...", flush=True)
    if code != 0:
        raise failure("building the library", log)
    for jar in (ROOT / "lib" / "target").glob("cxr-lib-*.jar"):
        shutil.copy2(jar, aside)
    shutil.rmtree(folder, ignore_errors=True)
    aside.rename(folder)


def class_path(backend: str) -> str:
    return str(LIBS / backend / "*")


def physical() -> str:
    """Resident memory that the whole process may have: in batches of 16 the preset deck takes 9."""
    return f"{max(PHYSICAL, machine.memory() * 3 // 4)}g"


def java_options(java: Java) -> list[str]:
    """The options of every Java that works with the library, kernel and commands alike."""
    options = [
        f"-Xmx{HEAP}",
        # A training's memory must stay flat. Little of what Java makes lives long, so a small heap
        # that is there at once does; and what glibc keeps of freed arrays goes back (JDK 17.0.9).
        "-XX:+UseSerialGC",
        f"-Xms{FIRST}",
        f"-Xmn{YOUNG}",
        "-XX:+AlwaysPreTouch",
        "-XX:+IgnoreUnrecognizedVMOptions",
        "-XX:TrimNativeHeapInterval=5000",
        f"-Dorg.bytedeco.javacpp.maxbytes={physical()}",
        f"-Dorg.bytedeco.javacpp.maxphysicalbytes={physical()}",
        f"-Duser.home={HOME}",  # natives that are unpacked, caches of fonts
        "-Duser.language=en",
        "-Duser.country=US",
        "-Dfile.encoding=UTF-8",
        "-Djava.awt.headless=true",
    ]
    if java.major >= 22:
        options.append("--enable-native-access=ALL-UNNAMED")
    return options


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


def kernel_hash(java: Java, backend: str) -> str:
    own = Path(__file__).resolve()
    this = [machine.cores(), physical()]
    return digest([own, str(java.home), java.version, backend, *this, venv_hash()])


def write_kernel(java: Java, backend: str) -> None:
    """Gives Jupyter the kernel `java` with our class path and options.

    The kernel is started without its launcher, which splits the options of JJAVA_JVM_OPTS at
    blanks and would fail in a folder whose name has one.
    """
    folder = VENV / "share" / "jupyter" / "kernels" / "java"
    jars = f"{LIBS / backend}/*.jar"
    spec = json.loads((folder / "kernel.json").read_text())
    spec["display_name"] = "Java"
    opens = ["--add-opens", "jdk.jshell/jdk.jshell=ALL-UNNAMED"]  # as the launcher does
    log = f"-Djava.util.logging.config.file={ENVIRONMENT / 'logging.properties'}"
    kernel = [*opens, log, "-jar", "{resource_dir}/jjava.jar", "{connection_file}"]
    spec["argv"] = [str(java.java), *java_options(java), *kernel]
    spec["env"] = {**java_environment(), "JJAVA_CLASSPATH": jars, "IJAVA_CLASSPATH": jars}
    (folder / "kernel.json").write_text(json.dumps(spec, indent=1))
    # JupyterLab asks nobody for news.
    settings = VENV / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    news = {"fetchNews": "false", "checkForUpdates": False}
    overrides = {"@jupyterlab/apputils-extension:notification": news}
    (settings / "overrides.json").write_text(json.dumps(overrides, indent=1))


def jupyter_environment() -> dict[str, str]:
    """Keeps all that Jupyter writes inside the checkout."""
    JUPYTER.mkdir(exist_ok=True)
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
