"""Maven at the pinned version: fetched once, checked, kept inside the checkout; and its repository of libraries."""

import hashlib
import os
import shutil
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import Optional

from . import children, stamps
from .machine import ENVIRONMENT, ROOT, Java, Trouble, java_home_folder, writable

PROPERTIES = ROOT / ".mvn" / "wrapper" / "maven-wrapper.properties"
FOLDER = ENVIRONMENT / ".maven"
LOCKS = ("factory=file-lock", "nameMapper=file-gav")
TIMEOUT = 60  # seconds without an answer


def pinned(properties: Path = PROPERTIES) -> tuple[str, str]:
    """Address and SHA-512 of the distribution."""
    values = {}
    for line in properties.read_text().splitlines():
        name, _, value = line.partition("=")
        values[name.strip()] = value.strip()
    return values["distributionUrl"], values["distributionSha512Sum"]


def program() -> Path:
    """Maven's start script, after fetching Maven where it is not there, or not whole."""
    url, checksum = pinned()
    home = FOLDER / url.rsplit("/", 1)[1].replace("-bin.tar.gz", "")
    stamps.Step("maven", stamps.digest([url, checksum]), home, lambda: install(url, checksum, home)).do()
    return home / "bin" / "mvn"


def install(url: str, checksum: str, home: Path) -> None:
    """Fetches and checks a distribution aside, then puts it in its place at once."""
    print("Fetching Maven ...", flush=True)
    aside = home.parent / ".new"
    stamps.remove(aside)
    try:
        archive = stamps.make(aside) / "maven.tar.gz"
        fetch(url, archive)
        found = hashlib.sha512(archive.read_bytes()).hexdigest()
        if found != checksum:
            raise Trouble(
                f"{url} should have the SHA-512 {checksum[:16]}..., and what came has "
                f"{found[:16]}...; it was thrown away. Try again, or ask who changed it."
            )
        with tarfile.open(archive) as packed:
            packed.extractall(aside)
        (unpacked,) = (path for path in aside.iterdir() if path.is_dir())
        stamps.remove(home)
        unpacked.rename(home)
    finally:
        stamps.remove(aside)


def fetch(url: str, file: Path) -> None:
    import urllib.error  # not at every start: it takes a tenth of one
    import urllib.request

    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as source, file.open("wb") as target:
            shutil.copyfileobj(source, target)
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise Trouble(
            f"{url} could not be fetched ({reason}); the first start needs the network, or a "
            "proxy named by HTTPS_PROXY."
        ) from None


def repository() -> Path:
    """Where libraries are kept: as CXR_MAVEN_REPO says, or where Maven does so, or in the checkout if it cannot."""
    named = os.environ.get("CXR_MAVEN_REPO")
    common = common_repository()
    own = Path(named).expanduser().resolve() if named else ENVIRONMENT / ".m2" / "repository"
    return common if common and not named and writable(common) else own


def common_repository() -> Optional[Path]:
    home = java_home_folder()
    return home / ".m2" / "repository" if home else None


def arguments() -> list[str]:
    """What every call of Maven gets: quiet about downloads, which are checked, and where its repository is.

    Calls of several checkouts that share a repository wait for each other.
    """
    place = repository()
    words = ["--batch-mode", "--no-transfer-progress", "--strict-checksums"]
    if place != common_repository():  # else Maven's own settings may name another
        words.append(f"-Dmaven.repo.local={place}")
    if writable(place):
        words += [f"-Daether.syncContext.named.{lock}" for lock in LOCKS]
    return words


def environment(java: Java) -> dict[str, str]:
    cache = ENVIRONMENT / ".home" / ".cache"  # of fonts that tests draw with
    options = " ".join([os.environ.get("MAVEN_OPTS", ""), *java.quiet]).strip()
    own = {"JAVA_HOME": str(java.home), "MAVEN_OPTS": options, "XDG_CACHE_HOME": str(cache)}
    return {**os.environ, **own}


def call(java: Java, words: list[str], log: Optional[Path] = None) -> int:
    """Runs Maven with these words in the checkout."""
    return children.call([str(program()), *arguments(), *words], environment(java), log)


def sound(jar: Path) -> bool:
    """Whether a library is as its publisher's checksum says; or, where there is none, whether it can be unpacked."""
    checksum = jar.with_name(f"{jar.name}.sha1")
    try:
        if checksum.exists():
            return checksum.read_text().split()[0] == hashlib.sha1(jar.read_bytes()).hexdigest()
        with zipfile.ZipFile(jar) as packed:
            return packed.testzip() is None
    except (OSError, ValueError, LookupError, EOFError, zipfile.BadZipFile, zlib.error):
        return False


def mend(jars: list[Path]) -> list[Path]:
    """Removes what is damaged among these libraries and in the repository, so that Maven fetches it anew; what it was."""
    fetched = (path.with_suffix("") for path in repository().rglob("*.sha1"))
    suspects = {*jars, *(path for path in fetched if path.suffix in (".jar", ".pom"))}
    damaged = [path for path in sorted(suspects) if not sound(path)]
    for path in damaged:
        stamps.remove(path)
        stamps.remove(path.with_name(f"{path.name}.sha1"))
    return damaged
