"""Makes meteor-golden.json: three dozen pairs of invented texts and what METEOR 1.5 says of them,
called as pycocoevalcap calls it.

    pip install pycocoevalcap==1.2
    python lib/core/src/test/python/make_meteor_golden.py
"""

import json
import random
from pathlib import Path

from pycocoevalcap.meteor.meteor import Meteor

FILE = Path(__file__).parent.parent / "resources/cxr/score/metric/meteor-golden.json"
SENTENCES = (
    "the heart is normal in size .|the heart size is within normal limits .|the lungs are clear .|"
    "lungs are clear bilaterally .|no pleural effusion or pneumothorax .|there is no effusion .|"
    "mild cardiomegaly is present .|mildly enlarged heart .|degenerative changes of the spine .|"
    "there are small bilateral effusions .|patchy opacities in the left base ."
).split("|")
ODD = ("", ".", "heart", "größe der lunge", "a ||| b", "no  double  blanks")


def text(dice: random.Random) -> str:
    if dice.random() < 0.15:
        return dice.choice(ODD)
    return " ".join(dice.choice(SENTENCES) for _ in range(dice.randint(1, 5)))


def main() -> None:
    dice = random.Random(3)
    references = [text(dice).replace("|||", "") for _ in range(36)]
    hypotheses = [text(dice) for _ in range(36)]
    gts = {i: [r] for i, r in enumerate(references)}
    res = {i: [h] for i, h in enumerate(hypotheses)}
    score, per_study = Meteor().compute_score(gts, res)
    golden = {"references": references, "hypotheses": hypotheses, "score": score, "perStudy": per_study}
    FILE.write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n")


main()
