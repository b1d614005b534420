"""Makes ptb-golden.json.gz: 3,000 invented texts, written as reports are, with their slips and some
odd signs, and their tokens by pycocoevalcap's PTBTokenizer.

    pip install pycocoevalcap==1.2
    python lib/core/src/test/python/make_ptb_golden.py
"""

import gzip
import json
import random
from pathlib import Path

from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer

FILE = Path(__file__).parent.parent / "resources/cxr/score/metric/ptb-golden.json.gz"
WORDS = (
    "The the heart heart lungs lung is are normal clear No no effusion effusions pneumothorax. size. There "
    "there This It In within limits right-sided left-sided mid-lung non-specific well-expanded pre-existing "
    "follow-up and/or PA AP lateral PA/lateral s/p w/o T1 L5 C7-T1 T10-T12 XXXX xxxx XXXX-year-old III IV x a "
    "Dr. Mr. vs. approx. e.g. i.e. etc. a.m. U.S. Jan. Feb. No. Fig. St. Inc. al. est. cannot don't can't isn't "
    "patient's it's they've 3-D 2-view opacity, effusion, Opacity: cardiomegaly; COPD. CHF, Heart Lungs"
).split()
NUMBERS = (
    "1 2 3 10 12 1.2 3.5 0.8 1,000 1/2 3/4 12/3/2010 2010 10:30 5% 98.6 1-2 3-4 2.5-3.5 1. 2. 3. 5cm 2mm 5x3 1.5x2"
).split()
SIGNS = ". , ; : ? ! - -- ... ( ) [ ] / ' \" % ..".split()
RARE = "{ } < > & * _ + = # ~ ^ | ` ’ “ ” – … ° µ ½ $ größe café naïve élevé São 心臓 &lt; &amp; € £ •".split()
ODD = ("", " ", ".", ". . .", "....", "a.", "No.", "No. 5", "(", "'", "A. B. C.", "t. The", "x. Heart", "1 1/2 cm")


def text(dice: random.Random) -> str:
    if dice.random() < 0.03:
        return dice.choice(ODD)
    result = ""
    for _ in range(dice.randint(1, 40)):
        kind = dice.random()
        result += dice.choice(WORDS if kind < 0.72 else NUMBERS if kind < 0.84 else SIGNS if kind < 0.98 else RARE)
        glue = dice.random()
        result += "" if glue < 0.06 else " " if glue < 0.98 else "  "
    return result


def main() -> None:
    dice = random.Random(5)
    texts = [text(dice) for _ in range(3000)]
    # A word between the texts keeps the tokenizer from reading the end of one with the next.
    parted = [part for text in texts for part in (text, "between")]
    tokens = PTBTokenizer().tokenize({i: [{"caption": part}] for i, part in enumerate(parted)})
    golden = {"texts": texts, "tokens": [tokens[2 * i][0] for i in range(len(texts))]}
    with gzip.GzipFile(FILE, "wb", mtime=0) as file:
        file.write(json.dumps(golden, ensure_ascii=False).encode())


main()
