"""Writes runs as TensorBoard's event files, a folder a run, by TensorBoard's own library.

    python events.py FOLDER     reads lines of JSON, as `runs list --json` prints them

A run's curves are its validations, over the steps made: losses and learning rate of the training, scores and F1 of
the validation studies. Its settings are what the page HParams shows. A run that is written again has one file, the new.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILES = "events.out.tfevents.*"


def scalars(validation: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """The values of a validation by their tags; one that is not defined has none."""
    yield "epoch", validation["epoch"]
    if "learningRate" in validation:
        yield "learning_rate", validation["learningRate"]
    for group in ("train", "validation", "f1"):
        for name, value in validation[group].items():
            if isinstance(value, (int, float)):
                yield f"{group}/{name}", value


def settings(run: dict[str, Any]) -> dict[str, bool | float | str]:
    """Settings by their paths, seeds among them, and facts; a list as text."""
    flat: dict[str, bool | float | str] = {}
    for prefix, group in [*run["settings"].items(), ("run", run["facts"])]:
        for name, value in group.items() if isinstance(group, dict) else []:
            if not isinstance(value, dict):
                flat[f"{prefix}.{name}"] = value if isinstance(value, (bool, int, float, str)) else json.dumps(value)
    return flat


def write(run: dict[str, Any], folder: Path) -> int:
    """Writes a run's events in the place of those that its folder has; how many values."""
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.plugins.hparams.summary_v2 import hparams_pb
    from tensorboard.summary.writer.event_file_writer import EventFileWriter

    older = list(folder.glob(FILES))
    writer = EventFileWriter(str(folder))
    began = run["written"] - max((one["seconds"] for one in run["history"]), default=0)
    parameters = hparams_pb(settings(run), trial_id=run["run"], start_time_secs=began)
    writer.add_event(Event(summary=parameters, wall_time=began))
    values = 0
    for one in run["history"]:
        summary = Summary(value=[Summary.Value(tag=tag, simple_value=value) for tag, value in scalars(one)])
        writer.add_event(Event(summary=summary, step=one["steps"], wall_time=began + one["seconds"]))
        values += len(summary.value)
    writer.close()
    for file in older:
        file.unlink()
    return values


def main(folder: Path) -> int:
    runs = [json.loads(line) for line in sys.stdin]
    names = [run["run"] for run in runs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        print(f"Each run needs a name of its own; {twice[0]} is there twice. Write them to two folders.", file=sys.stderr)
        return 1
    for run in runs:
        if "problem" in run:
            print(run["problem"], file=sys.stderr)
        else:
            values = write(run, folder / run["run"])
            print(f"{run['run']}: validations {len(run['history'])}, values {values}, in {folder / run['run']}")
    return 1 if any("problem" in run for run in runs) else 0


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(Path(sys.argv[1])))
