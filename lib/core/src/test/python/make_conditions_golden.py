"""Scores of random labels by scikit-learn, for ConditionScoresTest.

Needs numpy and scikit-learn 1.3 or newer; writes conditions-golden.json beside the Java tests:
    python lib/core/src/test/python/make_conditions_golden.py
"""

import json
import math
import random
from pathlib import Path

import numpy as np
from sklearn.metrics import precision_recall_fscore_support

STUDIES = 60
LABELS = 14  # the last is No Finding
NEVER = 3  # a label that no one names, so that its ratios are undefined
POLICIES = {"NAMED": 0, "ZERO": 0, "ONE": 1, "LEFT_OUT": np.nan}


def draw(dice, quiet):
    """Labels of a report, None for a blank; a quiet report has no finding."""
    weights = (0.03, 0.5, 0.02, 0.45) if quiet else (0.2, 0.3, 0.1, 0.4)
    row = dice.choices([1, 0, -1, None], weights, k=LABELS)
    row[NEVER] = None
    if quiet:
        row = [value if value in (0, None) else 0 for value in row]
    row[-1] = None if any(value in (1, -1) for value in row[:-1]) else 1
    return row


def numbers(row, uncertain):
    return [1 if value == 1 or (value == -1 and uncertain == "positive") else 0 for value in row]


def plain(values):
    return [None if value is None or math.isnan(value) else float(value) for value in values]


def average(name, references, hypotheses, zero_division):
    return plain(
        precision_recall_fscore_support(
            references, hypotheses, average=name, zero_division=zero_division
        )[:3]
    )


def averages(references, hypotheses, zero_division):
    return {
        name: average(name, references, hypotheses, zero_division)
        for name in ("micro", "macro", "samples")
    }


def averages_of_named(references, hypotheses):
    """Macro over the labels, samples over the studies, in which either side names one."""
    named = references | hypotheses
    labels, studies = named.any(axis=0), named.any(axis=1)
    return {
        "micro": average("micro", references, hypotheses, 0),
        "macro": average("macro", references[:, labels], hypotheses[:, labels], 0),
        "samples": average("samples", references[studies], hypotheses[studies], 0),
        "macroOverScheme": average("macro", references, hypotheses, 0),
        "samplesOverAll": average("samples", references, hypotheses, 0),
    }


def main():
    dice = random.Random(20)
    references = [draw(dice, dice.random() < 0.4) for _ in range(STUDIES)]
    hypotheses = [draw(dice, dice.random() < 0.4) for _ in range(STUDIES)]
    scores = []
    for uncertain in ("positive", "negative"):
        r = np.array([numbers(row, uncertain) for row in references])
        h = np.array([numbers(row, uncertain) for row in hypotheses])
        for policy, value in POLICIES.items():
            named = policy == "NAMED"
            each = [
                [None] * 3 + [0] if named and not one.any() and not other.any() else plain(scored)
                for one, other, scored in zip(
                    r.T,
                    h.T,
                    zip(*precision_recall_fscore_support(r, h, average=None, zero_division=value)),
                )
            ]
            pairs = {"ALL": (r, h), "FINDINGS": (r[:, :-1], h[:, :-1])}
            scores.append(
                {"uncertain": uncertain, "undefined": policy, "labels": each}
                | {
                    over: averages_of_named(*pair) if named else averages(*pair, value)
                    for over, pair in pairs.items()
                }
            )
    target = Path(__file__).parent.parent / "resources/cxr/score/conditions-golden.json"
    target.write_text(
        json.dumps({"references": references, "hypotheses": hypotheses, "scores": scores}) + "\n"
    )


if __name__ == "__main__":
    main()
