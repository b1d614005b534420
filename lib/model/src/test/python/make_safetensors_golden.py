"""Makes two files written by the reference implementation: read.safetensors with arrays of all
types that the workbench reads, and some that it only passes over, and written.safetensors with
those that it writes, which it must write byte for byte.

Run in an environment with torch and safetensors (made with 2.15.0 and 0.8.0):

    python lib/model/src/test/python/make_safetensors_golden.py lib/model/src/test/resources/cxr/model/weights
"""

import math
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

WAVE = [math.sin(1.7 * i) for i in range(24)]
EDGES = [0.0, -0.0, 1.0, -2.5, 65504.0, 2.0**-14, 2.0**-24, -(2.0**-15), math.inf, -math.inf]

WRITTEN = ["f32", "f64", "i64", "scalar", "empty", 'name with é, "quotes" and \\']


def main():
    wave = torch.tensor(WAVE, dtype=torch.float64)
    arrays = {
        "f64": wave.reshape(2, 3, 4),
        "f32": wave.to(torch.float32).reshape(4, 6),
        "f16": wave.to(torch.float16).reshape(24, 1),
        "f16.edges": torch.tensor(EDGES, dtype=torch.float16),
        "bf16": wave.to(torch.bfloat16).reshape(3, 8),
        "i64": torch.tensor([1, -1, 2**62, -(2**63)], dtype=torch.int64),
        "i32": torch.tensor([[1, -1, 2**31 - 1]], dtype=torch.int32),
        "scalar": torch.tensor(7, dtype=torch.int64),
        "empty": torch.zeros(0, 3),
        "bool": torch.tensor([True, False, True]),
        "u8": torch.tensor([0, 255], dtype=torch.uint8),
        'name with é, "quotes" and \\': torch.ones(1),
    }
    folder = Path(sys.argv[1])
    for name, kept in (("read", arrays), ("written", {n: arrays[n] for n in WRITTEN})):
        file = folder / f"{name}.safetensors"
        save_file(kept, file, metadata={"format": "pt"})
        file.chmod(0o644)


main()
