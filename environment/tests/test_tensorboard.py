"""TensorBoard's own reader finds in event files what the history of a run has, once."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from steps import commands, machine, packages, setup, tensorboard

READ = """
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import metadata

events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0}).Reload()
tags = events.Tags()["scalars"]
found = {tag: [[one.step, one.wall_time, one.value] for one in events.Scalars(tag)] for tag in tags}
session = events.SummaryMetadata("_hparams_/session_start_info").plugin_data.content
settings = metadata.parse_session_start_info_plugin_data(session).hparams
json.dump([found, {name: getattr(value, value.WhichOneof("kind")) for name, value in settings.items()}], sys.stdout)
"""


def validation(epoch: int, **more: Any) -> dict[str, Any]:
    scores = {"loss": 2 / epoch, "conditions+rougeL": 0.1 * epoch, "bleu1": None}
    losses = {"loss": 3 / epoch, "text": 2.5 / epoch, "conditions": 0.5 / epoch}
    one = {"epoch": epoch, "steps": 36 * epoch, "seconds": 4.5 * epoch, "learningRate": 0.001 / epoch, "best": True}
    return {**one, "train": losses, "validation": scores, "f1": {"Pleural effusion": 0.25 * epoch}, **more}


def run(name: str, validations: int) -> dict[str, Any]:
    settings = {"schema": 2, "train": {"seed": 3, "learningRate": 0.001, "schedule": "cosine"}, "model": {"tied": True, "frozen": []}}
    facts = {"ending": "All epochs are done.", "machine": {"Java": "17"}}
    history = [validation(epoch + 1) for epoch in range(validations)]
    return {"run": name, "folder": f"/runs/{name}", "written": 1e9, "trained": True, "settings": settings, "facts": facts, "history": history}


def events(python: str, runs: list[dict[str, Any]], folder: Path) -> subprocess.CompletedProcess[str]:
    lines = "".join(json.dumps(one) + "\n" for one in runs)
    command = [python, str(tensorboard.EVENTS), str(folder)]
    return subprocess.run(command, input=lines, capture_output=True, text=True, check=False)


class Events(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    @unittest.skipUnless(tensorboard.TENSORBOARD.there, "TensorBoard is not there; environment/workbench tensorboard fetches it")
    def test_a_run_that_went_on_is_one_curve_equal_to_its_history(self) -> None:
        python = str(tensorboard.TENSORBOARD.program())
        for validations in (2, 3):
            said = events(python, [run("main", validations), run("other", 0)], self.folder)
            self.assertEqual((0, ""), (said.returncode, said.stderr))
        self.assertIn(f"main: validations 3, values 24, in {self.folder / 'main'}\nother: validations 0, values 0", said.stdout)
        read = subprocess.run([python, "-c", READ, str(self.folder / "main")], capture_output=True, text=True, check=True)
        found, settings = json.loads(read.stdout)
        wanted: dict[str, list[list[float]]] = {}
        for one in run("main", 3)["history"]:
            values = {"epoch": one["epoch"], "learning_rate": one["learningRate"]}
            values |= {f"train/{name}": value for name, value in one["train"].items()}
            values |= {f"validation/{name}": one["validation"][name] for name in ("loss", "conditions+rougeL")}
            values |= {"f1/Pleural effusion": one["f1"]["Pleural effusion"]}
            for tag, value in values.items():
                single = struct.unpack("f", struct.pack("f", value))[0]
                wanted.setdefault(tag, []).append([one["steps"], 1e9 - 13.5 + one["seconds"], single])
        self.assertEqual(wanted, found)
        self.assertEqual("cosine", settings["train.schedule"])
        self.assertEqual((3, 0.001, True, "[]"), tuple(settings[name] for name in ("train.seed", "train.learningRate", "model.tied", "model.frozen")))
        self.assertEqual("All epochs are done.", settings["run.ending"])
        self.assertEqual(1, len(list((self.folder / "main").iterdir())))

    def test_what_cannot_be_written_is_told(self) -> None:
        said = events(sys.executable, [{"run": "a", "problem": "The run in a is damaged: x."}], self.folder)
        self.assertEqual((1, "The run in a is damaged: x.\n"), (said.returncode, said.stderr))
        said = events(sys.executable, [run("a", 1), run("a", 1)], self.folder)
        self.assertEqual(1, said.returncode)
        self.assertIn("a is there twice", said.stderr)
        self.assertEqual([], list(self.folder.iterdir()))

    def test_a_file_is_no_folder(self) -> None:
        file = self.folder / "file"
        file.touch()
        with self.assertRaisesRegex(machine.Trouble, "--output is a folder"):
            tensorboard.write([], {}, file)

    def test_a_listing_that_fails_writes_nothing(self) -> None:
        with mock.patch.object(packages.Packages, "install"):
            code = tensorboard.write([sys.executable, "-c", "raise SystemExit(2)"], {}, self.folder / "new")
        self.assertEqual(2, code)
        self.assertFalse((self.folder / "new").exists())

    def test_the_library_is_asked_for_the_runs_that_are_named(self) -> None:
        java = mock.Mock()
        with mock.patch.object(setup, "set_up_library", return_value=java), mock.patch.object(setup, "java_environment", return_value={}):
            with mock.patch.object(commands, "library_command", side_effect=lambda java, words: words):
                with mock.patch.object(tensorboard, "write", return_value=0) as write:
                    commands.tensorboard(["main", "--data", "x", "--output", str(self.folder / "out")])
        listing, _, folder = write.call_args.args
        self.assertEqual((["runs", "list", "--json", "main", "--data", "x"], (self.folder / "out").resolve()), (listing, folder))


if __name__ == "__main__":
    unittest.main()
