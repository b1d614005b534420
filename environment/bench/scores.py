"""Scores of 3,000 pairs of invented reports by pycocoevalcap: BLEU-1 to 4, ROUGE-L and CIDEr."""

import contextlib
import io
from collections.abc import Iterator
from typing import Callable

PAIRS = 3000
SENTENCES = (
    "the heart is normal in size .|the heart size is within normal limits .|mild cardiomegaly is present .|"
    "the mediastinum is unremarkable .|the cardiomediastinal silhouette is stable .|the lungs are clear .|"
    "the lungs are well expanded and clear .|there is no focal airspace consolidation .|"
    "no pleural effusion or pneumothorax is seen .|there is a small left pleural effusion .|"
    "patchy opacity in the right lower lobe .|there is mild interstitial edema .|"
    "degenerative changes are present in the thoracic spine .|no acute bony abnormality is identified .|"
    "surgical clips are seen in the right upper quadrant .|a calcified granuloma is present in the left lung ."
).split("|")


def dice(seed: int) -> Iterator[int]:
    """Numbers that the other side draws, too: a linear congruential generator."""
    state = seed
    while True:
        state = (state * 1103515245 + 12345) % 2**31
        yield state >> 8


def reports(seed: int) -> list[str]:
    numbers = dice(seed)
    return [
        " ".join(SENTENCES[next(numbers) % len(SENTENCES)] for _ in range(3 + next(numbers) % 4))
        for _ in range(PAIRS)
    ]


def words() -> Callable[[], float]:
    from pycocoevalcap.bleu.bleu import Bleu
    from pycocoevalcap.cider.cider import Cider
    from pycocoevalcap.rouge.rouge import Rouge

    references = {i: [text] for i, text in enumerate(reports(1))}
    hypotheses = {i: [text] for i, text in enumerate(reports(2))}

    def once() -> float:
        with contextlib.redirect_stdout(io.StringIO()):
            Bleu(4).compute_score(references, hypotheses)
        Rouge().compute_score(references, hypotheses)
        Cider().compute_score(references, hypotheses)
        return PAIRS

    return once


CASES = {"bleu-rouge-cider-3000": words}
