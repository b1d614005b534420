"""Reads what export has written with the readers of others, and says how many pairs there are.

    pip install pycocoevalcap==1.2 pandas
    environment/workbench export --references r.csv --hypotheses h.csv --format coco DIR     (and rexrank, radeval)
    python lib/workbench/src/test/python/check_export.py DIR
"""

import json
import sys
from pathlib import Path

import pandas
from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer
from pycocotools.coco import COCO


def main():
    folder = Path(sys.argv[1])
    sizes = set()
    if (folder / "radeval.json").exists():
        pairs = json.loads((folder / "radeval.json").read_text())
        sizes |= {len(pairs["references"]), len(pairs["hypotheses"])}
    if (folder / "gt_reports.csv").exists():
        truth = pandas.read_csv(folder / "gt_reports.csv")
        predicted = pandas.read_csv(folder / "predicted_reports.csv")
        assert list(truth["study_id"]) == list(predicted["study_id"])
        assert not truth["report"].isnull().any()
        sizes |= {len(truth), len(predicted)}
    if (folder / "annotations.json").exists():
        coco = COCO(str(folder / "annotations.json"))
        results = coco.loadRes(str(folder / "results.json"))
        images = results.getImgIds()
        tokens = PTBTokenizer()
        references = tokens.tokenize({image: coco.imgToAnns[image] for image in images})
        hypotheses = tokens.tokenize({image: results.imgToAnns[image] for image in images})
        print("BLEU-1 to -4:", Bleu(4).compute_score(references, hypotheses)[0])
        sizes |= {len(coco.getImgIds()), len(images)}
    assert len(sizes) == 1, sizes
    print("pairs:", sizes.pop())


if __name__ == "__main__":
    main()
