"""What this machine has: Java, processor, room on the disk."""

import contextlib
import locale
import os
import platform
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from .orderly import Trouble

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / "environment"
JAVA_AT_LEAST = 17
LOCALES = ("C.UTF-8", "C.utf8", "en_US.UTF-8")  # of which every system has one
AVX2 = {"avx2", "fma"}
AVX512 = {"avx512f", "avx512bw", "avx512vl", "avx512dq", "avx512cd"}


@dataclass(frozen=True)
class Java:
    """A Java development kit."""

    home: Path
    version: str

    @property
    def major(self) -> int:
        return major(self.version)

    @property
    def java(self) -> Path:
        return self.home / "bin" / "java"

    @property
    def quiet(self) -> list[str]:
        """Options without which newer versions warn of what libraries do: native code, and sun.misc.Unsafe."""
        options = {22: "--enable-native-access=ALL-UNNAMED", 23: "--sun-misc-unsafe-memory-access=allow"}
        return [option for since, option in options.items() if self.major >= since]


def settle() -> None:
    """Makes of the environment, which all programs that are started inherit, one that they can work in."""
    if os.pathsep in str(ROOT):
        raise Trouble(
            f"the checkout lies in {ROOT}, and Java takes the {os.pathsep} in that name for an end; "
            "move it to a folder without one."
        )
    speak_utf8()
    if not Path(os.environ.get("HOME") or "/nonexistent").is_dir():
        os.environ["HOME"] = str(java_home_folder() or ENVIRONMENT / ".home")


def speak_utf8() -> None:
    """Names of files are UTF-8: Java reads them by the locale, which has to say so."""
    try:
        locale.setlocale(locale.LC_CTYPE, "")
    except locale.Error:  # a locale that is not installed: Java takes C in its place
        locale.setlocale(locale.LC_CTYPE, "C")
    if locale.nl_langinfo(locale.CODESET).upper() == "UTF-8":
        return
    for name in LOCALES:
        with contextlib.suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, name)
            os.environ["LC_ALL"] = name
            return


def java_home_folder() -> Optional[Path]:
    """The home folder as Java sees it, which asks the system and not HOME; None if it has none."""
    try:
        folder = Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        return None
    return folder if folder.is_dir() else None


def writable(folder: Path) -> bool:
    """Whether a folder, or the nearest above it that exists, can be written to."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def major(version: str) -> int:
    """17 of 17.0.9; 8 of 1.8.0_402."""
    numbers = [int(n) for n in re.findall(r"\d+", version)[:2]] + [0]
    return numbers[1] if numbers[0] == 1 else numbers[0]


def find_java() -> Java:
    """The JDK that JAVA_HOME names, or else the one whose java stands on the path."""
    how = f"install a JDK {JAVA_AT_LEAST} or newer (Debian: apt install openjdk-17-jdk-headless)"
    named = os.environ.get("JAVA_HOME")
    if named:
        home = Path(named)
        where = f"JAVA_HOME names {named}"
    else:
        found = shutil.which("java")
        if found is None:
            raise Trouble(f"no Java was found; {how}, or set JAVA_HOME.")
        home = Path(found).resolve().parents[1]
        where = f"java on the path is that of {home}"
    if not (home / "bin" / "java").exists():
        raise Trouble(f"{where}, which has no bin/java; {how}, or correct JAVA_HOME.")
    version = java_version(home)
    if version is None:
        raise Trouble(f"{where}, and it does not say its version; {how}.")
    if major(version) < JAVA_AT_LEAST:
        raise Trouble(f"{where}, version {version}; {how}.")
    if not (home / "bin" / "javac").exists():
        raise Trouble(f"{where}, which has no compiler (a JRE, not a JDK); {how}.")
    return Java(home, version)


def java_version(home: Path) -> Optional[str]:
    """The version of a Java, by its file of facts, or else as it says itself, which takes a tenth of a second."""
    with contextlib.suppress(OSError, ValueError):
        told = re.search(r'^JAVA_VERSION="(\S+)"', (home / "release").read_text("utf-8"), re.MULTILINE)
        if told:
            return told[1]
    answer = subprocess.run(
        [str(home / "bin" / "java"), "-XshowSettings:properties", "-version"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    ).stderr
    said = re.search(r"java\.version = (\S+)", answer)
    return said[1] if said else None


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory(limit: Path = Path("/sys/fs/cgroup/memory.max")) -> int:
    """Gigabytes of memory, or those that a container is held to; 0 if nothing tells."""
    try:
        size = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0
    with contextlib.suppress(OSError, ValueError):
        size = min(size, int(limit.read_text()))
    return size >> 30


def cpu_flags() -> set[str]:
    """What the processor can do, in Linux's words."""
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("flags"):
                return set(line.split(":", 1)[1].split())
    except OSError:
        pass
    if platform.system() == "Darwin":
        answer = subprocess.run(
            ["sysctl", "-n", "machdep.cpu.features", "machdep.cpu.leaf7_features"],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        return set(answer.lower().split())
    return set()


def nd4j_platform(system: str, processor: str) -> str:
    """This platform in the words of ND4J's natives."""
    names = {
        ("Linux", "x86_64"): "linux-x86_64",
        ("Linux", "amd64"): "linux-x86_64",
        ("Linux", "aarch64"): "linux-arm64",
        ("Linux", "arm64"): "linux-arm64",
        ("Darwin", "x86_64"): "macosx-x86_64",
        ("Darwin", "arm64"): "macosx-arm64",
    }
    try:
        return names[system, processor]
    except KeyError:
        raise Trouble(
            f"ND4J has no natives for {system} on {processor}; "
            "use Linux or macOS on x86-64 or arm64."
        ) from None


def nd4j_classifier(base: str, flags: set[str]) -> str:
    """The fastest of ND4J's CPU natives that this processor can run."""
    if base == "linux-x86_64" and flags >= AVX512 | AVX2:
        return "linux-x86_64-onednn-avx512"
    if base == "linux-x86_64" and flags >= AVX2:
        return "linux-x86_64-onednn-avx2"
    if base == "macosx-x86_64" and flags >= AVX2:
        return "macosx-x86_64-onednn-avx2"
    return base


def backend() -> str:
    """cpu or cuda, as CXR_BACKEND says."""
    name = os.environ.get("CXR_BACKEND", "cpu")
    if name not in ("cpu", "cuda"):
        raise Trouble(f"CXR_BACKEND must be cpu or cuda; it is {name}.")
    return name


def natives() -> tuple[str, str]:
    """Platform and classifier of ND4J's natives for this machine."""
    base = nd4j_platform(platform.system(), platform.machine())
    chosen = os.environ.get("CXR_ND4J_CLASSIFIER")
    return base, chosen or nd4j_classifier(base, cpu_flags())


def require_disk(folder: Path, gigabytes: float, what: str) -> None:
    """Stops where a folder's disk has less room than something needs."""
    free = shutil.disk_usage(folder).free / 1e9
    if free < gigabytes:
        raise Trouble(
            f"{what} needs {gigabytes:.1f} GB on the disk of {folder}, and {free:.1f} GB are "
            "free; make room."
        )


def data_folder(named: Optional[str]) -> Optional[Path]:
    """The folder or archive of the user's data, checked; None for the built-in sample."""
    if not named:
        return None
    folder = Path(named).expanduser().resolve()
    if not folder.exists():
        raise Trouble(
            f"there is no folder of data at {folder}, nor an archive; correct CXR_DATA or --data, "
            "or leave both out for the built-in sample."
        )
    return folder
