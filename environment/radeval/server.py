"""Answers in JSON, a line for a line, what the models of RadEval say of reports. cxr.score.clinical.RadEval asks.

    python server.py                  {"version": "radeval 2.2.1, ..."}, then for each line of standard input such as
                                      {"metric": "green", "items": [["reference", "hypothesis"], ...]}
                                      {"answers": [0.5, ...]}, or {"absent": "why"}
    python server.py METRIC ...       loads the weights of metrics, over the network if need be, and says which are there

An item is a text (radgraph: its entities; chexbert: its 14 labels, 1 for present or uncertain) or a pair (a score).
"""

from __future__ import annotations

import functools
import importlib.abc
import importlib.machinery
import importlib.metadata
import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path
from types import ModuleType
from typing import Any, Callable

HOME = Path(sys.prefix).parent
HUB = os.environ.get("HF_ENDPOINT", "https://huggingface.co")  # has the weights
SCORES = {"bertscore": "bertscore", "ratescore": "ratescore", "green": "green", "radcliq": "radcliq_v1"}


def place_weights() -> None:
    """Those of the workbench's own environment lie beside it; another Python has them where it always has."""
    if HOME.name == ".radeval":
        os.environ["XDG_CACHE_HOME"] = str(HOME / "weights")
    else:
        os.environ.pop("XDG_CACHE_HOME", None)


def version() -> str:
    """What answers depend on."""
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("radeval", "transformers", "torch"))


class Capitals(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """RadEval 2.2.1 has modules that import it as RadEval, which some file systems alone find: they get radeval's own."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.machinery.ModuleSpec(name, self) if name.partition(".")[0] == "RadEval" else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        module = importlib.import_module(spec.name.replace("RadEval", "radeval", 1))
        spec.loader_state = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None
        module.__spec__ = module.__spec__.loader_state  # it was executed under its own name


def radgraph() -> Callable[[list[list[str]]], list[Any]]:
    from radeval.metrics.radgraph import RadGraph

    model = RadGraph(model_type="radgraph-xl")

    def graphs(items: list[list[str]]) -> list[Any]:
        reports = model([text for (text,) in items])
        return [reports[str(number)]["entities"] for number in range(len(items))]

    return graphs


def chexbert() -> Callable[[list[list[str]]], list[Any]]:
    import torch
    from radeval.metrics.f1chexbert import F1CheXbert

    model = F1CheXbert(device="cuda" if torch.cuda.is_available() else "cpu")
    return lambda items: model.get_labels([text for (text,) in items])


def score(name: str) -> Callable[[list[list[str]]], list[Any]]:
    from radeval.metrics._registry import get_metric_class

    metric = get_metric_class(name)()

    def scores(items: list[list[str]]) -> list[Any]:
        if hasattr(metric._scorer, "_bert_scorer"):
            metric._scorer._bert_scorer = None  # it knows references by their address, which another list may have
        references, hypotheses = ([item[side] for item in items] for side in (0, 1))
        values = metric.compute(refs=references, hyps=hypotheses, per_sample=True)[SCORES[name]]
        return [None if value is None else float(value) for value in values]

    return scores


@functools.cache
def loaded(name: str) -> Callable[[list[list[str]]], list[Any]]:
    return {"radgraph": radgraph, "chexbert": chexbert}.get(name, functools.partial(score, name))()


def answer(name: str, items: list[list[str]]) -> dict[str, Any]:
    try:
        return {"answers": loaded(name)(items)}
    except (Exception, SystemExit) as error:  # of any of many libraries
        said = (str(error).strip().splitlines() or ["no reason is given"])[0].rstrip(".")
        return {"absent": f"RadEval's {name} failed: {type(error).__name__}: {said}"}


def serve() -> None:
    """What libraries print must not stand among the answers."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        first = {"version": version()}
    except importlib.metadata.PackageNotFoundError as error:
        first = {"absent": f"{sys.executable} has no {error.name}"}
    print(json.dumps(first), file=answers, flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        said = answer(question["metric"], question["items"])
        if "absent" in said and os.environ.get("HF_HUB_OFFLINE"):
            said["absent"] += f"; environment/workbench radeval {question['metric']} fetches its weights"
        print(json.dumps(said), file=answers, flush=True)


def unreachable() -> str:
    """Why the hub cannot be reached; empty if it can."""
    try:
        urllib.request.urlopen(HUB, timeout=20).close()
    except urllib.error.HTTPError:
        return ""  # it answers
    except (OSError, ValueError) as error:
        return str(getattr(error, "reason", error))
    return ""


def fetch(names: list[str]) -> int:
    missing = 0
    reason = unreachable()
    if reason:
        print(f"{HUB} cannot be reached ({reason}): only weights that are here already are loaded.", flush=True)
        os.environ["HF_HUB_OFFLINE"] = "1"  # the libraries would try each file for half a minute
    for name in names:
        pair = ["No pleural effusion."] * (2 if name in SCORES else 1)
        said = answer(name, [pair]).get("absent", "there")
        missing += said != "there"
        print(f"{name}: {said}", flush=True)
    return 1 if missing else 0


if __name__ == "__main__":
    place_weights()
    sys.meta_path.insert(0, Capitals())
    sys.stdin.reconfigure(encoding="utf-8")
    sys.exit(fetch(sys.argv[1:]) if sys.argv[1:] else serve())
