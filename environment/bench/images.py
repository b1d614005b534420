"""From files to normalised batches by Pillow, torchvision and torch's DataLoader, in images.

Decoding, resizing to a square of 96 or 224 pixels with antialiasing, the aspect ratio kept and the
rest black, and bringing each image to mean 0 and deviation 1. As many threads as ours: the loader
has workers, or, where that is quicker, none. 8 bits are resized by torchvision as Pillow's images,
16 bits as Pillow's floats, which is quicker than as tensors. The files are those that ours drew.
"""

import os
import time
from pathlib import Path
from typing import Callable

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "target" / "bench" / "images"
SMALL = 256  # files of a small kind
LARGE = 8
PASSES = 8  # over the small ones
BATCH = 16


def collection() -> Path:
    named = os.environ.get("CXR_IU_XRAY", "").strip()
    return (Path(named) if named else ROOT.parent / "shared" / "iu-xray") / "images"


def files(kind: str) -> list[Path]:
    folder = {
        "sample-png": FOLDER / "sample" / "NLMCXR_png",
        "iu-jpeg": collection(),
        "large-png-8": FOLDER / "large-8",
        "large-png-16": FOLDER / "large-16",
    }[kind]
    return sorted(folder.iterdir())[:SMALL]


def load(path: Path, size: int):
    import numpy as np
    from PIL import Image
    from torchvision.transforms import InterpolationMode
    from torchvision.transforms import functional as f

    image = Image.open(path)
    scale = size / max(image.size)
    width, height = (max(1, round(side * scale)) for side in image.size)
    if image.mode.startswith("I"):
        floats = Image.fromarray(np.asarray(image, dtype=np.float32) / 65535)
        image = floats.resize((width, height), Image.Resampling.BILINEAR)
    else:
        image = image.convert("L")
        image = f.resize(image, [height, width], InterpolationMode.BILINEAR, antialias=True)
    left, top = (size - width) // 2, (size - height) // 2
    image = f.pad(f.to_tensor(image), [left, top, size - width - left, size - height - top])
    return f.normalize(image, [float(image.mean())], [float(image.std(correction=0))])


class Files:
    """A data set for the loader."""

    def __init__(self, paths: list[Path], size: int):
        self.paths = paths
        self.size = size

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, index: int):
        return load(self.paths[index], self.size)


def work(kind: str, size: int) -> Callable[[], float]:
    import torch
    from torch.utils.data import DataLoader

    threads = int(os.environ["OMP_NUM_THREADS"])
    torch.set_num_threads(threads)
    paths = files(kind)
    small = len(paths) > LARGE
    data = Files(paths * (PASSES if small else 1), size)
    batch = BATCH if small else LARGE // 4
    choices = [
        DataLoader(data, batch_size=batch, num_workers=workers, persistent_workers=workers > 0)
        for workers in (0, threads)
    ]

    def once(loader: DataLoader) -> float:
        return float(sum(len(images) for images in loader))

    def seconds(loader: DataLoader) -> float:
        once(loader)  # starts the workers
        start = time.perf_counter()
        once(loader)
        return time.perf_counter() - start

    quicker = min(choices, key=seconds)
    return lambda: once(quicker)


CASES = {
    f"{kind}-{size}": lambda kind=kind, size=size: work(kind, size)
    for kind in ("sample-png", "iu-jpeg", "large-png-8", "large-png-16")
    for size in (96, 224)
}
