"""Makes pretraining-golden.json: losses and gradients of image-text pretraining as PyTorch's autograd has
them, in double precision, for batches with one and with several positives, of whole X-rays and texts and
of words and regions.

Run in an environment with torch (made with 1.13.1):

    python lib/model/src/test/python/make_pretraining_golden.py > lib/model/src/test/resources/cxr/pretrain/pretraining-golden.json
"""

import json
from typing import Dict, List

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(3)

IMAGES, VECTOR, REGIONS, CHANNELS, WORDS, HIDDEN, WIDTH = 4, 6, 3, 5, 6, 4, 3
TEXTS = [[[0, 1, 2], [3]], [[4, 4]], [[0, 1, 2], [3]], [[1], [5, 3, 0, 2]]]
GROUPS = {"one positive each": [0, 1, 2, 3], "two equal texts": [0, 1, 0, 2], "all equal": [0, 0, 0, 0]}
SHAPES = {
    "image.hidden.weight": (VECTOR, HIDDEN),
    "image.hidden.bias": (1, HIDDEN),
    "image.output.weight": (HIDDEN, WIDTH),
    "text.embedding.weight": (WORDS, WIDTH),
    "text.word.weight": (WIDTH, WIDTH),
    "text.sentence.weight": (WIDTH, WIDTH),
    "text.bias": (1, WIDTH),
    "text.output.weight": (WIDTH, WIDTH),
    "scale.log": (1, 1),
    "text.local.weight": (WIDTH, WIDTH),
    "region.weight": (CHANNELS, WIDTH),
    "scale.local.log": (1, 1),
}


def read(weights: Dict[str, torch.Tensor]) -> List[torch.Tensor]:
    """The words of each text in the light of their sentences, [words, H] each."""
    texts = []
    for text in TEXTS:
        words = []
        for sentence in text:
            e = weights["text.embedding.weight"][sentence]
            s = e.mean(0, keepdim=True)
            h = e @ weights["text.word.weight"] + s @ weights["text.sentence.weight"] + weights["text.bias"]
            words.append(torch.tanh(h))
        texts.append(torch.cat(words))
    return texts


def contrast(similarities: torch.Tensor, scale: torch.Tensor, groups: List[int]) -> torch.Tensor:
    """Symmetric cross-entropy against an even spread over the positives."""
    logits = similarities * scale.exp()
    same = torch.tensor([[float(a == b) for b in groups] for a in groups])
    wanted = same / same.sum(1, keepdim=True)
    return (F.cross_entropy(logits, wanted) + F.cross_entropy(logits.T, wanted)) / 2


def whole(weights: Dict[str, torch.Tensor], vectors: torch.Tensor) -> torch.Tensor:
    hidden = F.relu(vectors @ weights["image.hidden.weight"] + weights["image.hidden.bias"])
    seen = F.normalize(hidden @ weights["image.output.weight"])
    said = torch.stack([text.mean(0) for text in read(weights)]) @ weights["text.output.weight"]
    return seen @ F.normalize(said).T


def local(weights: Dict[str, torch.Tensor], regions: torch.Tensor) -> torch.Tensor:
    """GLoRIA's local similarities, with the mean over the words in place of the sum."""
    rows = []
    for cells in regions @ weights["region.weight"]:
        row = []
        for text in read(weights):
            words = text @ weights["text.local.weight"]
            attention = F.softmax(4 * words @ cells.T, dim=1)
            cosine = F.cosine_similarity(attention @ cells, words)
            row.append((5 * cosine).exp().mean().log() / 5)
        rows.append(torch.stack(row))
    return torch.stack(rows)


def main() -> None:
    weights = {name: torch.randn(shape) for name, shape in SHAPES.items()}
    vectors = torch.randn(IMAGES, VECTOR)
    regions = torch.randn(IMAGES, REGIONS, CHANNELS)
    cases = []
    for level in ("GLOBAL", "LOCAL", "BOTH"):
        for name, groups in GROUPS.items():
            learnt = {key: value.clone().requires_grad_() for key, value in weights.items()}
            loss = torch.zeros(())
            if level != "LOCAL":
                loss = loss + contrast(whole(learnt, vectors), learnt["scale.log"], groups)
            if level != "GLOBAL":
                loss = loss + contrast(local(learnt, regions), learnt["scale.local.log"], groups)
            loss.backward()
            gradients = {key: value.grad.tolist() for key, value in learnt.items() if value.grad is not None}
            cases.append(
                {"level": level, "name": name, "groups": groups, "loss": loss.item(), "gradients": gradients}
            )
    golden = {
        "weights": {key: value.tolist() for key, value in weights.items()},
        "vectors": vectors.tolist(),
        "regions": regions.tolist(),
        "texts": TEXTS,
        "cases": cases,
    }
    print(json.dumps(golden))


if __name__ == "__main__":
    main()
