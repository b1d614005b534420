"""An invented collection in MIMIC-CXR's files, which the other side makes: read, described and split as it was given.

The reports are parted by their headings, and the tables read by the csv module; words are counted as they stand
between blanks.
"""

import collections
import csv
import gzip
import os
import re
from pathlib import Path
from typing import Callable

ROOT = Path(__file__).resolve().parents[2]
HEADING = re.compile(r"\n ([A-Z ()/,-]+):\s")


def reports(files: Path) -> tuple[dict[str, dict[str, str]], set[str]]:
    """The sections of each study, and the ids of the images."""
    texts, images = {}, set()
    for place, folders, names in os.walk(files):
        for name in names:
            if name.endswith(".txt"):
                parts = HEADING.split((Path(place) / name).read_text())
                texts[name[1:-4]] = {head: " ".join(text.split()) for head, text in zip(parts[1::2], parts[2::2])}
            else:
                images.add(name[:-4])
        folders.sort()
    return texts, images


def rows(file: Path) -> list[dict[str, str]]:
    with gzip.open(file, "rt", newline="") as lines:
        return list(csv.DictReader(lines))


def work(studies: int) -> Callable[[], float]:
    folder = ROOT / "target" / "bench" / "data" / f"mimic-{studies}"

    def once() -> float:
        texts, images = reports(folder / "files")
        listed = {row["dicom_id"]: row for row in rows(folder / "mimic-cxr-2.0.0-metadata.csv.gz")}
        split = collections.defaultdict(set)
        for row in rows(folder / "mimic-cxr-2.0.0-split.csv.gz"):
            split[row["split"]].add(row["study_id"])
        words = collections.Counter(
            word for text in texts.values() for head in ("FINDINGS", "IMPRESSION") for word in text[head].lower().split()
        )
        repeated = len(texts) - len({text["FINDINGS"] for text in texts.values()})
        if len(images & listed.keys()) != studies or sum(map(len, split.values())) != studies or not words or not repeated:
            raise SystemExit(f"not all of the {studies} studies were found")
        return studies

    return once


CASES = {"mimic-20000": lambda: work(20_000), "mimic-200000": lambda: work(200_000)}
