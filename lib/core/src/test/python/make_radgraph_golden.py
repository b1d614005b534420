"""Makes radgraph-golden.json.gz: what RadGraph's own code says of invented graphs, for RadGraphF1Test.

Takes the file rewards.py of the package radgraph 0.1.18, which needs no model and nothing installed:

    pip download --no-deps --no-binary :all: radgraph==0.1.18 && tar xzf radgraph-0.1.18.tar.gz
    python lib/core/src/test/python/make_radgraph_golden.py radgraph-0.1.18/radgraph/rewards.py
"""

import gzip
import json
import random
import runpy
import sys
from pathlib import Path

WORDS = ["heart", "Heart", "lungs", "right base"]
LABELS = ["Observation::definitely present", "Anatomy::definitely present"]
RELATIONS = ["located_at", "modify"]
FILE = Path(__file__).parent.parent / "resources/cxr/score/clinical/radgraph-golden.json.gz"


def graph(dice, text, size):
    """Entities as RadGraph writes them; few words, so that many are alike."""
    entities = {}
    for number in range(1, size + 1):
        relations = [[dice.choice(RELATIONS), str(dice.randint(1, size))] for _ in range(dice.choice([0, 0, 0, 1, 2]))]
        entities[str(number)] = {
            "tokens": dice.choice(WORDS),
            "label": dice.choice(LABELS),
            "start_ix": number,
            "end_ix": number,
            "relations": relations,
        }
    return {"text": text, "entities": entities, "data_source": None, "data_split": "inference"}


def main():
    reward = runpy.run_path(sys.argv[1])["compute_reward"]
    dice = random.Random(18)
    pairs = []
    for number in range(300):
        reference = graph(dice, f"reference {number}", dice.choice([0, 1, 2, 4, 8]))
        hypothesis = graph(dice, f"hypothesis {number}", dice.choice([0, 1, 2, 4, 8]))
        if number % 10 == 0:
            hypothesis["entities"] = reference["entities"]
        pairs.append({"reference": reference, "hypothesis": hypothesis, "f1": reward(hypothesis, reference, "all")})
    with gzip.GzipFile(FILE, "wb", mtime=0) as out:
        out.write((json.dumps(pairs) + "\n").encode())


if __name__ == "__main__":
    main()
