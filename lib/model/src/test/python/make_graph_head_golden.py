"""Makes graph-head-golden.json: what PyTorch computes for a head that mixes nodes by a graph, in double precision: the
logits of three studies (one without a lateral view, one with labels that are not known), the mean loss of each over its
known labels, and the gradients by all weights.

Run in an environment with torch (made with 1.13.0):

    python lib/model/src/test/python/make_graph_head_golden.py > lib/model/src/test/resources/cxr/knowledge/graph-head-golden.json
"""

import json
import math
import sys

import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(1)
NODES, WIDTH, CELL, CELLS = 5, 4, 3, 6
PARENTS = [(0, 1), (0, 2), (3, 4)]
UNKNOWN = None


def mixing() -> torch.Tensor:
    """D^-1/2 (A + I) D^-1/2 of edges of several weights."""
    a = torch.eye(NODES)
    for i, j in PARENTS:
        a[i, j] = a[j, i] = 1
    a[1, 4] = a[4, 1] = 0.25
    root = a.sum(1).sqrt()
    return a / root[:, None] / root[None, :]


def weights() -> dict:
    shapes = {"embedding": (NODES, WIDTH)}
    for view in range(2):
        shapes |= {f"query.{view}": (WIDTH, CELL), f"value.{view}": (CELL, WIDTH)}
    for layer in range(2):
        shapes |= {f"graph.{layer}": (WIDTH, WIDTH), f"bias.{layer}": (1, WIDTH)}
    shapes |= {"readout": (NODES, WIDTH), "offset": (1, NODES)}
    return {name: torch.randn(shape).requires_grad_() for name, shape in shapes.items()}


def logits(w: dict, mix: torch.Tensor, study: list) -> torch.Tensor:
    state = w["embedding"]
    for view, cells in enumerate(study):
        if cells is not None:
            attention = ((w["embedding"] @ w[f"query.{view}"] @ cells.T) / math.sqrt(CELL)).softmax(1)
            state = state + attention @ cells @ w[f"value.{view}"]
    for layer in range(2):
        state = state + torch.relu(mix @ state @ w[f"graph.{layer}"] + w[f"bias.{layer}"])
    return (state * w["readout"]).sum(1) + w["offset"][0]


def main() -> None:
    mix, w = mixing(), weights()
    studies = [
        ([torch.randn(CELLS, CELL), torch.randn(CELLS, CELL)], [1, 0, 1, 0, 0]),
        ([torch.randn(CELLS, CELL), None], [0, 1, 1, 1, 0]),
        ([torch.randn(CELLS, CELL), torch.randn(CELLS, CELL)], [UNKNOWN, 1, 0, UNKNOWN, 1]),
    ]
    cases = []
    for cells, labels in studies:
        z = logits(w, mix, cells)
        known = [i for i, label in enumerate(labels) if label is not UNKNOWN]
        truth = torch.tensor([float(labels[i]) for i in known])
        loss = torch.nn.functional.binary_cross_entropy_with_logits(z[known], truth)
        gradients = torch.autograd.grad(loss, list(w.values()), allow_unused=True)
        cases.append(
            {
                "cells": [None if view is None else view.tolist() for view in cells],
                "labels": labels,
                "logits": z.tolist(),
                "loss": loss.item(),
                "gradients": {name: g.tolist() for name, g in zip(w, gradients) if g is not None},
            }
        )
    json.dump(
        {"mixing": mix.tolist(), "weights": {name: v.tolist() for name, v in w.items()}, "cases": cases},
        sys.stdout,
    )
    print()


if __name__ == "__main__":
    main()
