"""Python packages that one command alone needs: installed when it is first used, in an environment of their own."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from . import machine, setup, stamps
from .machine import ENVIRONMENT, Trouble


@dataclass(frozen=True)
class Packages:
    """The packages of environment/NAME/requirements.txt, by versions and hashes."""

    name: str
    title: str  # for people
    oldest: tuple[int, int] = (3, 9)  # Python that they need
    gigabytes: float = 0.0  # of the disk, where it is much
    inside: str = ""  # where the environment is in environment/.NAME

    @property
    def requirements(self) -> Path:
        return ENVIRONMENT / self.name / "requirements.txt"

    @property
    def folder(self) -> Path:
        """The environment's."""
        return ENVIRONMENT / f".{self.name}" / self.inside

    @property
    def there(self) -> bool:
        """Whether these very packages are installed."""
        return self._step().fits()

    def program(self, name: str = "python") -> Path:
        """One of the environment's programs."""
        return self.folder / "bin" / name

    def install(self) -> None:
        """Installs them, unless they are there."""
        if sys.version_info < self.oldest:
            raise Trouble(f"Python {'.'.join(map(str, self.oldest))} or newer is needed for {self.title}; name one with CXR_PYTHON.")
        with setup.lock():
            self._step().do()

    def _step(self) -> stamps.Step:
        return stamps.Step(self.name, stamps.digest([self.requirements, str(self.folder)]), self.folder, self._make)

    def _make(self) -> None:
        size = ""
        if self.gigabytes:
            machine.require_disk(ENVIRONMENT, self.gigabytes, self.title)
            size = f" ({self.gigabytes:.0f} GB)"
        print(f"Installing {self.title}{size} ...", flush=True)
        setup.make_environment(self.folder, self.requirements, f"{self.name}-", self.title)
