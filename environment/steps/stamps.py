"""Steps of the set-up, and the stamps that tell whether what they wrote is still there.

A stamp holds the hash of all that its step depends on and, of each file that the step wrote, size, time and SHA-256.
A start compares sizes and times; where they differ, or a file was so new that its time tells nothing, the contents.
Files that others put beside do no harm, and Python's caches are left out. Nothing but a step that came to its end has
a stamp.
"""

import contextlib
import hashlib
import json
import os
import shutil
import stat
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Optional

from .machine import ENVIRONMENT, ROOT, writable
from .orderly import Trouble

STAMPS = ENVIRONMENT / ".stamps"
NEW = 2_000_000_000  # nanoseconds in which a file may change without its time telling so

State = list[Any]  # of a file: size, time, SHA-256; of a link: where it leads


@dataclass(frozen=True)
class Step:
    """A step: its name, the hash of all it depends on, where it writes, what it does."""

    name: str
    key: str
    folder: Path
    work: Callable[[], None]

    @property
    def stamp(self) -> Path:
        return STAMPS / self.name

    def fits(self) -> bool:
        """Whether the step was done for this key, and all that it wrote is as it was."""
        stamp = self._read()
        if stamp.get("key") != self.key:
            return False
        found = {}
        for name, state in stamp["files"].items():
            now = unchanged(os.path.join(self.folder, name), state)
            if now is None:
                return False
            if now != state:
                found[name] = now
        if found and os.access(STAMPS, os.W_OK):
            self._write(stamp["files"] | found)
        return True

    def do(self) -> None:
        """Does the step, unless it fits; a step that does not come to its end leaves no stamp."""
        if self.fits():
            return
        if not writable(ENVIRONMENT):
            raise Trouble(
                f"{self.name} has to be set up anew, and {ENVIRONMENT} cannot be written to; "
                "set it up as its owner, or copy the checkout to where you may write."
            )
        remove(self.stamp)
        self.work()
        os.sync()  # a stamp that outlives what it speaks of would lie after a power cut
        self._write({name: state(os.path.join(self.folder, name)) for name in names(self.folder)})

    def _read(self) -> dict[str, Any]:
        try:
            stamp = json.loads(read(self.stamp))
            return stamp if isinstance(stamp["files"], dict) and stamp["files"] else {}
        except (OSError, ValueError, TypeError, KeyError):
            return {}

    def _write(self, files: dict[str, State]) -> None:
        write(self.stamp, json.dumps({"key": self.key, "files": files}))


def names(folder: Path) -> Iterator[str]:
    """All files of a folder but Python's caches, from the folder on."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in (*files, *links):
            yield os.path.relpath(os.path.join(place, name), folder)


def state(path: str) -> State:
    """What a stamp tells of a file."""
    if os.path.islink(path):
        return [os.path.realpath(path)]
    size, changed = measure(path)
    return [size, changed if changed < time.time_ns() - NEW else 0, sha256(path)]


def unchanged(path: str, was: State) -> Optional[State]:
    """What a stamp may say of a file that is as it was; None of one that is not."""
    try:
        if len(was) == 1:
            return was if os.path.exists(path) and [os.path.realpath(path)] == was else None
        size, changed = measure(path)
        if [size, changed] == was[:2]:
            return was
        return state(path) if [size, sha256(path)] == was[::2] else None
    except (OSError, ValueError, TypeError, LookupError):
        return None


def measure(path: str) -> tuple[int, int]:
    """Size and time of a regular file."""
    found = os.lstat(path)
    if not stat.S_ISREG(found.st_mode):
        raise OSError("not a regular file")
    return found.st_size, found.st_mtime_ns


def sha256(path: str) -> str:
    result = hashlib.sha256()
    with open(path, "rb") as file:
        for part in iter(lambda: file.read(1 << 20), b""):
            result.update(part)
    return result.hexdigest()


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


# Files and folders of ours, whatever stands in their place


def remove(path: Path) -> None:
    """Takes away a file, a link or a folder, if there is one."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()


def make(folder: Path) -> Path:
    """Makes a folder of ours, also where something else has taken its place, or that of one above it."""
    if not folder.is_dir():
        make(folder.parent)
        remove(folder)
        folder.mkdir(exist_ok=True)
    return folder


def cleared(path: Path) -> Path:
    """The place of a file of ours, with nothing there."""
    make(path.parent)
    remove(path)
    return path


def read(path: Path) -> str:
    """The text of a file of ours; OSError or ValueError where something else has taken its place."""
    measure(str(path))  # a pipe would be waited for
    return path.read_text(encoding="utf-8")


def write(path: Path, text: str) -> None:
    """Writes a file of ours aside, then puts it in its place at once."""
    aside = cleared(path.with_name(f".{path.name}.new"))
    aside.write_text(text, encoding="utf-8")
    if path.is_dir():
        remove(path)
    aside.replace(path)
