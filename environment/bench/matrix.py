"""Single-precision matrix products by PyTorch: what all the other measurements rest on."""

import os
from typing import Callable

SIZE = 1024  # rows and columns
PRODUCTS = 10


def product() -> Callable[[], float]:
    import torch

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    a, b = torch.rand(SIZE, SIZE), torch.rand(SIZE, SIZE)

    def once() -> float:
        for _ in range(PRODUCTS):
            torch.mm(a, b)
        return PRODUCTS * 2 * SIZE**3 / 1e9

    return once


CASES = {"product-1024": product}
