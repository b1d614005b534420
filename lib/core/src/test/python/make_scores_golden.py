"""Makes scores-golden.json.gz: 1,000 pairs of invented texts, odd ones among them, and what the
packages say of them that the scores are held against.

    pip install pycocoevalcap==1.2 sacrebleu==2.6.0 rouge-score==0.1.2 nltk==3.10.4
    python lib/core/src/test/python/make_scores_golden.py
"""

import contextlib
import gzip
import io
import json
import random
import warnings
from pathlib import Path

import sacrebleu
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu
from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.cider.cider import Cider
from pycocoevalcap.rouge.rouge import Rouge
from rouge_score.rouge_scorer import RougeScorer

FILE = Path(__file__).parent.parent / "resources/cxr/score/metric/scores-golden.json.gz"
SETS = (1, 1, 2, 6, 40, 250, 700)
WORDS = (
    "the The heart lungs lung are is clear normal no No effusion pleural small left right opacity and "
    "or of in size XXXX pneumothorax . . . , without cardiomegaly mild there focal consolidation"
).split()
ATTACHED = (
    "size. clear, (stable) 1.5 2.0cm T1-T2 3-4 don't patient's a.m. 50% $5 right/left größe café naïve "
    "élevé 心臓 сердце İstanbul \u212aelvin &amp; &lt;b&gt; <skipped> end.Next 1,000 x-ray: ; -- ... ! ? _"
).split()
ODD = (
    "",
    " ",
    ".",
    "heart",
    ". . .",
    "!?,;",
    "normal normal normal normal normal",
    "no no no no no no no no",
    " the  heart   is normal ",
    "the\u00a0heart\tis\u2003normal",
    "über\u200bwide \u0085 \u001c line\nbreak-\nend",
    "😀 heart 😀",
)
PACKAGE_DIGITS = 12


def text(dice: random.Random) -> str:
    kind = dice.random()
    if kind < 0.12:
        return dice.choice(ODD)
    if kind < 0.13:
        return " ".join(dice.choice(WORDS) for _ in range(1200))
    words = [dice.choice(ATTACHED if dice.random() < 0.1 else WORDS) for _ in range(dice.randint(1, 45))]
    return " ".join(words)


def changed(reference: str, dice: random.Random) -> str:
    """The text with some words left out, doubled or changed."""
    words = []
    for word in reference.split(" "):
        kind = dice.random()
        if kind > 0.12:
            words.append(word)
        if kind > 0.94:
            words.append(dice.choice(WORDS))
    return " ".join(words)


def pair(dice: random.Random) -> tuple[str, str]:
    reference = text(dice)
    kind = dice.random()
    if kind < 0.05:
        return reference, reference
    return reference, changed(reference, dice) if kind < 0.6 else text(dice)


def scores(references: list[str], hypotheses: list[str]) -> dict:
    gts = {i: [r] for i, r in enumerate(references)}
    res = {i: [h] for i, h in enumerate(hypotheses)}
    with contextlib.redirect_stdout(io.StringIO()):
        bleu, bleu_per_study = Bleu(4).compute_score(gts, res)
    rouge, rouge_per_study = Rouge().compute_score(gts, res)
    cider, cider_per_study = Cider().compute_score(gts, res)
    google = RougeScorer(["rougeL"], use_stemmer=False)
    google_per_study = [google.score(r, h)["rougeL"].fmeasure for r, h in zip(references, hypotheses)]
    nltk_per_study = [nltk(references, hypotheses, n, None) for n in range(1, 5)]
    smooth = nltk(references, hypotheses, 4, SmoothingFunction().method1)
    sacre = sacrebleu.corpus_bleu(hypotheses, [references])
    return {
        "bleu": bleu,
        "bleu4PerStudy": short(bleu_per_study[3]),
        "rougeL": rouge,
        "rougeLPerStudy": short(rouge_per_study),
        "cider": cider,
        "ciderPerStudy": short(cider_per_study),
        "sacreBleu": sacre.score,
        "sacreBrevityPenalty": sacre.bp,
        "googleRougeL": mean(google_per_study),
        "googleRougeLPerStudy": short(google_per_study),
        "nltkBleu": [mean(values) for values in nltk_per_study],
        "nltkBleu4PerStudy": short(nltk_per_study[3]),
        "nltkBleu4Smoothed": mean(smooth),
    }


def nltk(references: list[str], hypotheses: list[str], n: int, smoothing) -> list[float]:
    weights = (1 / n,) * n
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [
            sentence_bleu([r.split()], h.split(), weights, smoothing)
            for r, h in zip(references, hypotheses)
        ]


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def short(values) -> list[float]:
    return [round(float(value), PACKAGE_DIGITS) for value in values]


def main() -> None:
    dice = random.Random(11)
    sets = []
    for size in SETS:
        pairs = [pair(dice) for _ in range(size)]
        if not any(reference.strip() for reference, _ in pairs):
            pairs[0] = ("the heart is normal .", pairs[0][1])  # CIDEr needs a word in all references
        references, hypotheses = map(list, zip(*pairs))
        sets.append({"references": references, "hypotheses": hypotheses, **scores(references, hypotheses)})
    with gzip.GzipFile(FILE, "wb", mtime=0) as file:
        file.write(json.dumps(sets, ensure_ascii=False).encode())


main()
