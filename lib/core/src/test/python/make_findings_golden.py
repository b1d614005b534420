"""Makes findings-golden.json: what scikit-learn says of invented probabilities.

In an environment with scikit-learn 1.5.2:

    python lib/core/src/test/python/make_findings_golden.py
"""

import json
import random
from pathlib import Path

from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

random.seed(5)
FILE = Path(__file__).parent.parent / "resources/cxr/score/findings-golden.json"
cases = []
for count, digits, share in ((12, 1, 0.4), (40, 2, 0.1), (200, 6, 0.3), (200, 1, 0.02)):
    positive = [random.random() < share for _ in range(count)]
    positive[0], positive[1] = True, False
    probability = [round(min(1, max(0, random.gauss(0.45 if yes else 0.3, 0.2))), digits) for yes in positive]
    # The best threshold by trying all: the reference for a choice that goes through them once.
    best = max(f1_score(positive, [p >= t for p in probability]) for t in set(probability))
    cases.append(
        {
            "positive": positive,
            "probability": probability,
            "auc": roc_auc_score(positive, probability),
            "averagePrecision": average_precision_score(positive, probability),
            "bestF1": best,
        }
    )
FILE.write_text(json.dumps(cases) + "\n")
