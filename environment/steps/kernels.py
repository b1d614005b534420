"""Kernels beside JJava, for those who work with IJava or rapaio-jupyter-kernel; and plain JShell."""

import json
import os
import zipfile
from pathlib import Path
from typing import Optional

from . import machine, maven, setup, stamps
from .machine import ENVIRONMENT, Java, Trouble

SCRIPTS = ENVIRONMENT / "kernels"
FOLDER = ENVIRONMENT / ".kernels"
DATA = setup.JUPYTER / "data"  # where Jupyter looks for kernels first
MAIN = {"ijava": "io.github.spencerpark.ijava.IJava", "rapaio": "org.rapaio.jupyter.kernel.MainApp"}


def install(name: str, jar: Optional[Path], java: Java, backend: str, data: Path = DATA) -> Path:
    """Writes the spec of a kernel that knows the library and shows its values; rapaio's is fetched if no jar is named."""
    if name not in MAIN:
        raise Trouble(f"there is no kernel {name or 'without a name'}; there are: {', '.join(MAIN)}.")
    libs = setup.LIBS / backend
    jars = f"{libs}/*.jar"
    if name == "rapaio":
        with setup.lock():
            rapaio(java, backend).do()
        # Renderers are looked for where the kernel's own classes are.
        ours, fetched = (FOLDER / "rapaio" / file for file in ("cxr-rapaio.jar", "kernel.jar"))
        start = ["-cp", os.pathsep.join([f"{libs}/*", str(ours), str(checked(name, jar or fetched))]), MAIN[name]]
        env = {"RJK_CLASSPATH": f"{jars};{ours}", "RJK_MIMA_CACHE": str(setup.HOME / "mima")}
    else:
        if jar is None:
            raise Trouble("name IJava's jar by --jar: it comes with the releases of IJava, not from Maven Central.")
        start = ["-jar", str(checked(name, jar))]
        env = {"IJAVA_CLASSPATH": jars, "IJAVA_STARTUP_SCRIPTS_PATH": str(SCRIPTS / "ijava.jsh")}
    spec = setup.kernel_spec(java, f"Java ({name})", start, env)
    path = data / "kernels" / name / "kernel.json"
    setup.keep(path, json.dumps(spec, indent=1))
    return path


def checked(name: str, jar: Path) -> Path:
    """A kernel's jar, which holds its main class."""
    entry = MAIN[name].replace(".", "/") + ".class"
    try:
        with zipfile.ZipFile(jar) as packed:
            there = entry in packed.namelist()
    except (OSError, zipfile.BadZipFile) as error:
        raise Trouble(f"{jar} is no jar that can be read ({error}); name the kernel's by --jar.") from None
    if not there:
        raise Trouble(f"{jar} is not the jar of {name}, for it has no {MAIN[name]}; name the kernel's by --jar.")
    return jar.resolve()


def rapaio(java: Java, backend: str) -> stamps.Step:
    """The renderers for rapaio's kernel, and the kernel at its pinned version."""
    return stamps.Step("rapaio", setup.library_hash(), FOLDER / "rapaio", lambda: make_rapaio(java, backend))


def make_rapaio(java: Java, backend: str) -> None:
    print("Building the renderers for rapaio-jupyter-kernel ...", flush=True)
    log = stamps.cleared(setup.LOGS / "rapaio.log")
    module = setup.LIB / "rapaio" / "target"
    words = ["package", "dependency:build-classpath", "-Dkernels", "-DskipTests", "-pl", "lib/rapaio", "-am"]
    words += ["-Dmdep.outputFile=target/kernel.txt", "-DincludeScope=provided", *setup.build_properties(backend)]
    if all(maven.call(java, [*words, *network], log) != 0 for network in (["--offline"], [])):
        raise setup.failure("building the renderers for rapaio-jupyter-kernel", log)
    (kernel,) = (jar for jar in setup.paths(module / "kernel.txt") if jar.name.startswith("rapaio-"))
    (ours,) = module.glob("cxr-rapaio-*.jar")
    for jar, file in ((kernel, "kernel.jar"), (ours, "cxr-rapaio.jar")):
        stamps.cleared(FOLDER / "rapaio" / file).write_bytes(jar.read_bytes())


def shell_command(java: Java, words: list[str]) -> list[str]:
    """JShell that has the library for itself, for what is typed, and for the process that runs it: by CLASSPATH."""
    path = os.pathsep.join(str(jar) for jar in sorted((setup.LIBS / machine.backend()).glob("*.jar")))
    quiet = f"-Djava.util.logging.config.file={ENVIRONMENT / 'logging.properties'}"  # of Java's preferences
    options = [f"-J{quiet}", f"-R{quiet}", f"-J-Djava.class.path={path}", f"-J-Duser.home={setup.HOME}"]
    options += ["--class-path", path, "--execution", "workbench"]
    options += ["--startup", "DEFAULT", "--startup", str(SCRIPTS / "jshell.jsh")]
    options += [f"-R{option}" for option in setup.java_options(java)]
    return [str(java.home / "bin" / "jshell"), *options, *words]


def shell_environment() -> dict[str, str]:
    return {**setup.java_environment(), "CLASSPATH": str(setup.LIBS / machine.backend() / "*")}
