"""A set-up that was damaged or killed heals at the next start: each file that it wrote in each way, each moment.

What takes long, Python's packages, Maven and Java, is stood in for by steps that write small files.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Callable
from unittest import mock

from steps import machine, setup, sharing, stamps

FILES = {
    "venv": ("pyvenv.cfg", "bin/pip", "lib/a.py", "lib/b/c.py", "share/jupyter/kernels/java/jjava.jar"),
    "libs": ("a.jar", "b.jar", "cxr-lib-0.1.0.jar"),
}


def flip(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


def flip_unseen(path: Path) -> None:
    """As flip, with the time it had: as a disk damages a file."""
    times = path.stat()
    flip(path)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def instead(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        stamps.remove(path)
        make(path)

    return damage


def full_folder(path: Path) -> None:
    (path / "inner").mkdir(parents=True)
    (path / "inner" / "file").write_text("x")


DAMAGES = {
    "emptied": lambda path: path.write_bytes(b""),
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "zeroed": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "flipped": flip,
    "removed": lambda path: path.unlink(),
    "a folder": instead(lambda path: path.mkdir()),
    "a full folder": instead(full_folder),
    "a link to nowhere": instead(lambda path: path.symlink_to("nowhere")),
    "a link to itself": instead(lambda path: path.symlink_to(path.name)),
    "a pipe": instead(os.mkfifo),
    "unreadable": lambda path: path.chmod(0),
    "unwritable": lambda path: path.chmod(0o444),
}
FOLDER_DAMAGES = {
    "removed": shutil.rmtree,
    "emptied": instead(lambda path: path.mkdir()),
    "a file": instead(lambda path: path.write_text("x")),
    "a link to nowhere": instead(lambda path: path.symlink_to("nowhere")),
    "a pipe": instead(os.mkfifo),
}


class Place:
    """A checkout's environment in a folder of its own, and what is set up there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.places = {name: folder / f".{name}" for name in ("venv", "libs", "logs", "stamps", "jupyter", "home", "shared")}
        kernel = self.places["venv"] / "share" / "jupyter" / "kernels" / "java" / "kernel.json"
        java = machine.Java(Path("/jdk"), "17.0.1")
        self.patches = [
            *(mock.patch.object(setup, name, folder if name == "ENVIRONMENT" else self.places[name.lower()])
              for name in ("VENV", "LIBS", "LOGS", "JUPYTER", "HOME", "ENVIRONMENT")),
            mock.patch.object(stamps, "STAMPS", self.places["stamps"]),
            mock.patch.object(stamps, "ENVIRONMENT", folder),
            mock.patch.object(setup, "KERNEL", kernel),
            mock.patch.object(machine, "find_java", return_value=java),
            mock.patch.object(machine, "require_disk"),
            mock.patch.object(setup, "make_venv", self.make_venv),
            mock.patch.object(setup, "build", self.build),
            mock.patch.object(sharing, "FOLDER", self.places["shared"]),
            mock.patch.object(sharing, "make", self.share),
            mock.patch.object(os, "sync"),
        ]

    def make_venv(self) -> None:
        venv = self.places["venv"]
        stamps.remove(venv)
        self.fill("venv", venv)
        (venv / "bin" / "python").symlink_to(sys.executable)

    def build(self, java: machine.Java, backend: str) -> None:
        jars = stamps.make(self.folder.parent / "jars")
        self.fill("libs", jars)
        setup.collect(sorted(jars.iterdir()), ["a.jar"], self.places["libs"] / backend)

    def share(self, java: machine.Java, folder: Path, start: list[str], tried: Callable[[Path], list[list[str]]]) -> None:
        stamps.remove(folder)
        stamps.write(folder / "classes.jsa", f"classes of {start[-2]}")

    def fill(self, name: str, folder: Path) -> None:
        for file in FILES[name]:
            stamps.make((folder / file).parent)
            (folder / file).write_text(f"{name} {file} " * 9)

    def set_up(self) -> None:
        with contextlib.ExitStack() as stack:
            for patch in self.patches:
                stack.enter_context(patch)
            stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
            setup.set_up()

    def age(self) -> None:
        """Makes of what is new, whose contents are compared, what is told by its time."""
        for name in stamps.names(self.folder):
            os.utime(self.folder / name, (1e9, 1e9), follow_symlinks=False)
        self.set_up()

    def contents(self) -> dict[str, str]:
        """What is set up: each file's text and where links lead; stamps, which hold times, by their being there."""
        found = {}
        for name in sorted(stamps.names(self.folder)):
            path = self.folder / name
            stamp = name.startswith(".stamps") or name == ".lock"
            found[name] = "" if stamp else os.readlink(path) if path.is_symlink() else stamps.read(path)
        return found

    def whole(self) -> None:
        stamps.remove(self.folder)
        self.folder.mkdir()
        self.set_up()


class Damage(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = Place(Path(folder.name) / "environment")
        self.place.whole()
        self.right = self.place.contents()

    def heals(self, path: Path, damage: Callable[[Path], object], told: object) -> None:
        damage(path)
        self.place.set_up()
        self.assertEqual(self.right, self.place.contents(), told)

    def test_each_file_damaged_in_each_way(self) -> None:
        trials = 0
        self.assertGreater(len(self.right), 12)
        for name in self.right:
            for damaged, damage in DAMAGES.items():
                for aged in (False, True):
                    if aged:
                        self.place.age()
                    with self.subTest(file=name, damage=damaged, aged=aged):
                        path = self.place.folder / name
                        if not (path.is_symlink() or name == ".lock") or damaged.startswith(("a ", "removed")):
                            self.heals(path, damage, (name, damaged))
                            trials += 1
        print(f"trials: {trials} files of the set-up damaged")

    def test_each_folder_damaged_in_each_way(self) -> None:
        trials = 0
        folders = sorted({str(Path(name).parent) for name in self.right} - {"."} | {".jupyter", ".home", ".libs"})
        for name in folders:
            for damaged, damage in FOLDER_DAMAGES.items():
                with self.subTest(folder=name, damage=damaged):
                    self.heals(self.place.folder / name, damage, (name, damaged))
                    self.assertTrue((self.place.folder / name).is_dir())
                    trials += 1
        print(f"trials: {trials} folders of the set-up damaged")

    def test_two_together(self) -> None:
        files = [name for name in self.right if name != ".lock" and "python" not in name]
        trials = 0
        for first, second in zip(files, files[1:] + files[:1]):
            for one, other in (("removed", "emptied"), ("a folder", "cut")):
                DAMAGES[one](self.place.folder / first)
                self.heals(self.place.folder / second, DAMAGES[other], (first, second))
                trials += 1
        print(f"trials: {trials} files of the set-up damaged by twos")

    def test_a_python_that_is_no_more(self) -> None:
        python = self.place.places["venv"] / "bin" / "python"
        for target in ("/no/python3.9", "/bin/sh"):
            self.heals(python, instead(lambda path, target=target: path.symlink_to(target)), target)


class Kills(unittest.TestCase):
    """A set-up is killed at each thing it does to files; the next one ends well, and leaves nothing lying about."""

    DOES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.utime", "shutil.rmtree")

    def killed(self, place: Place, moment: int) -> bool:
        """Sets up in a process that is killed at its so-manieth deed; whether it came so far."""
        child = os.fork()
        if child == 0:
            left = moment

            def hook(event: str, arguments: tuple[object, ...]) -> None:
                nonlocal left
                if event in self.DOES and str(place.folder) in str(arguments):
                    left -= 1
                    if left == 0:
                        os.kill(os.getpid(), signal.SIGKILL)

            with contextlib.suppress(BaseException):
                sys.addaudithook(hook)
                place.set_up()
                os._exit(0)
            os._exit(1)
        status = os.waitpid(child, 0)[1]
        self.assertIn(status, (0, signal.SIGKILL))
        return status != 0

    def test_killed_at_each_deed(self) -> None:
        trials = 0
        with tempfile.TemporaryDirectory() as folder:
            place = Place(Path(folder) / "environment")
            place.whole()
            right = place.contents()
            for begin in ("from nothing", "from a damaged library", "from a damaged venv"):
                moment, more = 0, True
                while more:
                    moment += 1
                    if begin == "from nothing":
                        stamps.remove(place.folder)
                        place.folder.mkdir()
                    else:
                        name = ".libs/cpu/b.jar" if "library" in begin else ".venv/lib/a.py"
                        (place.folder / name).write_text("x")
                    more = self.killed(place, moment)
                    place.set_up()
                    self.assertEqual(right, place.contents(), (begin, moment))
                    trials += more
        self.assertGreater(trials, 100)
        print(f"trials: {trials} set-ups killed at a file")


if __name__ == "__main__":
    unittest.main()
