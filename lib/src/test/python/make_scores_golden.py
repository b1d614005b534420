"""Makes scores-golden.json: invented pairs of texts, odd ones among them, and what
pycocoevalcap (made with 1.2) says of them.

    python lib/src/test/python/make_scores_golden.py > lib/src/test/resources/cxr/metrics/scores-golden.json
"""

import contextlib
import io
import json
import random

from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.rouge.rouge import Rouge

WORDS = "the heart lungs are is clear normal no effusion . small left right opacity and".split()
ODD = ["", ".", "heart", ". . .", "normal normal normal normal normal", "herz größe"]


def text(dice: random.Random) -> str:
    if dice.random() < 0.15:
        return dice.choice(ODD)
    return " ".join(dice.choice(WORDS) for _ in range(dice.randint(1, 30)))


def main():
    dice = random.Random(11)
    sets = []
    for size in (1, 2, 5, 40, 40):
        references = [text(dice) for _ in range(size)]
        hypotheses = [text(dice) for _ in range(size)]
        gts = {i: [r] for i, r in enumerate(references)}
        res = {i: [h] for i, h in enumerate(hypotheses)}
        with contextlib.redirect_stdout(io.StringIO()):
            bleu, _ = Bleu(4).compute_score(gts, res)
            rouge, per_study = Rouge().compute_score(gts, res)
        sets.append(
            {
                "references": references,
                "hypotheses": hypotheses,
                "bleu": bleu,
                "rougeL": rouge,
                "rougeLPerStudy": per_study.tolist(),
            }
        )
    print(json.dumps(sets, indent=1))


main()
