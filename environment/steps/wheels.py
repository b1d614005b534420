"""Files that come in wheels, scripts for browsers and weights: fetched once by pip at a pinned hash and kept inside the checkout."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from . import setup, stamps
from .machine import ENVIRONMENT
from .orderly import Trouble


@dataclass(frozen=True)
class Wheel:
    """A wheel by the name of what it brings; its version and hash stand in environment/NAME.txt."""

    name: str
    command: str  # of the workbench that fetches it

    @property
    def requirements(self) -> Path:
        return ENVIRONMENT / f"{self.name}.txt"

    @property
    def folder(self) -> Path:
        return ENVIRONMENT / f".{self.name}"

    @property
    def there(self) -> bool:
        """Whether it has been fetched."""
        return any(self.folder.glob("*.whl"))

    def fetch(self) -> None:
        """Fetches the wheel, unless it is there."""
        with setup.lock():
            stamps.Step(self.name, stamps.digest([self.requirements]), self.folder, self._download).do()

    def _download(self) -> None:
        print(f"Fetching {self.name} ...", flush=True)
        stamps.remove(self.folder)
        pip = [str(setup.VENV / "bin" / "python"), "-m", "pip", "download", "--quiet", "--no-input", "--no-deps"]
        pip += ["--disable-pip-version-check", "--no-cache-dir", "--only-binary", ":all:", "--require-hashes"]
        setup.logged(self.name, [*pip, "--dest", str(self.folder), "-r", str(self.requirements)], f"fetching {self.name}")

    def read(self, *files: str) -> list[str]:
        """The text of some files in the wheel."""
        with self._opened() as packed:
            return [packed.read(file).decode("utf-8") for file in files]

    def take(self, ending: str, folder: Path) -> Path:
        """The one file of an ending in the wheel, unpacked into a folder."""
        with self._opened() as packed:
            (name,) = (name for name in packed.namelist() if name.endswith(ending))
            return Path(packed.extract(name, folder))

    def _opened(self) -> zipfile.ZipFile:
        wheels = sorted(self.folder.glob("*.whl"))
        if len(wheels) != 1:
            raise Trouble(f"{self.name} is not there: environment/workbench {self.command} fetches it.")
        return zipfile.ZipFile(wheels[0])
