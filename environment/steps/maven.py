"""Maven at the pinned version: fetched once, checked, kept inside the checkout."""

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from .machine import ENVIRONMENT, ROOT, Java, Trouble

PROPERTIES = ROOT / ".mvn" / "wrapper" / "maven-wrapper.properties"
FOLDER = ENVIRONMENT / ".maven"
TIMEOUT = 60  # seconds without an answer


def pinned(properties: Path = PROPERTIES) -> tuple[str, str]:
    """Address and SHA-512 of the distribution."""
    values = {}
    for line in properties.read_text().splitlines():
        name, _, value = line.partition("=")
        values[name.strip()] = value.strip()
    return values["distributionUrl"], values["distributionSha512Sum"]


def program(java: Java) -> Path:
    """Maven's start script, after fetching Maven where it is not there yet."""
    url, checksum = pinned()
    home = FOLDER / url.rsplit("/", 1)[1].replace("-bin.tar.gz", "")
    if not (home / "bin" / "mvn").exists():
        print("Fetching Maven ...", flush=True)
        install(url, checksum, home)
    return home / "bin" / "mvn"


def install(url: str, checksum: str, home: Path) -> None:
    """Fetches and checks a distribution aside, then puts it in its place at once."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent) as aside:
        archive = Path(aside) / "maven.tar.gz"
        fetch(url, archive)
        found = hashlib.sha512(archive.read_bytes()).hexdigest()
        if found != checksum:
            raise Trouble(
                f"{url} should have the SHA-512 {checksum[:16]}..., and what came has "
                f"{found[:16]}...; it was thrown away. Try again, or ask who changed it."
            )
        with tarfile.open(archive) as packed:
            packed.extractall(aside)
        (unpacked,) = (path for path in Path(aside).iterdir() if path.is_dir())
        shutil.rmtree(home, ignore_errors=True)
        unpacked.rename(home)


def fetch(url: str, file: Path) -> None:
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as source, file.open("wb") as target:
            shutil.copyfileobj(source, target)
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise Trouble(
            f"{url} could not be fetched ({reason}); the first start needs the network, or a "
            "proxy named by HTTPS_PROXY."
        ) from None


def arguments() -> list[str]:
    """What every call of Maven gets: quiet about downloads, and where its repository is."""
    repository = os.environ.get("CXR_MAVEN_REPO")
    own = [f"-Dmaven.repo.local={Path(repository).expanduser().resolve()}"] if repository else []
    return ["--batch-mode", "--no-transfer-progress", *own]


def environment(java: Java) -> dict[str, str]:
    cache = ENVIRONMENT / ".home" / ".cache"  # of fonts that tests draw with
    return {**os.environ, "JAVA_HOME": str(java.home), "XDG_CACHE_HOME": str(cache)}


def call(java: Java, words: list[str], quiet: bool = False) -> int:
    """Runs Maven with the user's own words in the checkout."""
    command = [str(program(java)), *arguments(), *words]
    out = subprocess.DEVNULL if quiet else None
    return subprocess.run(
        command, cwd=ROOT, env=environment(java), stdout=out, stderr=out, check=False
    ).returncode
