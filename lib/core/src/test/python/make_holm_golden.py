"""p-values corrected by Holm's method in statsmodels, for IntervalsTest.

Needs statsmodels 0.14 or newer; writes holm-golden.json beside the Java tests:
    python lib/core/src/test/python/make_holm_golden.py
"""

import json
import random
from pathlib import Path

from statsmodels.stats.multitest import multipletests


def family(dice, size):
    """Some p as a bootstrap of 1,000 draws gives them, ties and 1 among them."""
    p = [min(1.0, 2 * (1 + int(1000 * dice.random() ** 4)) / 1001) for _ in range(size)]
    return {"p": p, "holm": [float(x) for x in multipletests(p, method="holm")[1]]}


def main():
    dice = random.Random(20)
    target = Path(__file__).parent.parent / "resources/cxr/score/holm-golden.json"
    target.write_text(
        json.dumps([family(dice, size) for size in (1, 2, 3, 5, 11, 12, 36, 84)]) + "\n"
    )


if __name__ == "__main__":
    main()
