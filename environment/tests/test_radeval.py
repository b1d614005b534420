"""RadEval's side of the bridge, beside a fake of the package: what is asked, what is answered, what is said when it fails."""

import http.server
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

from steps import machine, radeval

FAKES = {
    "radeval-2.2.1.dist-info/METADATA": "Name: radeval\nVersion: 2.2.1\n",
    "transformers-5.dist-info/METADATA": "Name: transformers\nVersion: 5\n",
    "torch-2.dist-info/METADATA": "Name: torch\nVersion: 2\n",
    "torch/__init__.py": "class cuda:\n    is_available = staticmethod(lambda: False)\n",
    "radeval/__init__.py": "print('a library that prints')\n",
    "radeval/metrics/__init__.py": "",
    "radeval/metrics/_registry.py": """
import os
class Scorer:
    _bert_scorer = "stale"
class Metric:
    def __init__(self, name):
        if name == "green":
            raise OSError("no weights of GREEN" + ", offline" * ("HF_HUB_OFFLINE" in os.environ) + "\\nmore")
        self.name, self._scorer = name, Scorer()
    def compute(self, refs, hyps, per_sample):
        assert per_sample and self._scorer._bert_scorer is None
        key = {"radcliq": "radcliq_v1"}.get(self.name, self.name)
        return {key: [None if not hyp else len(ref) / len(hyp) for ref, hyp in zip(refs, hyps)]}
def get_metric_class(name):
    return lambda: Metric(name)
""",
    "radeval/metrics/kind.py": "class Kind:\n    pass\n",
    "radeval/metrics/radgraph.py": """
import RadEval.metrics.kind
from RadEval.metrics.kind import Kind
from .kind import Kind as Same
class RadGraph:
    def __init__(self, model_type):
        assert model_type == "radgraph-xl" and Kind is Same
    def __call__(self, texts):
        return {str(n): {"text": text, "entities": {"1": {"tokens": text}}} for n, text in enumerate(texts)}
""",
    "radeval/metrics/f1chexbert.py": """
class F1CheXbert:
    def __init__(self, device):
        assert device == "cpu"
    def get_labels(self, texts):
        return [[len(text)] * 14 for text in texts]
""",
}


class Server(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for name, text in FAKES.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def run_server(self, words, questions="", **more):
        env = {**os.environ, "PYTHONPATH": str(self.folder), "no_proxy": "127.0.0.1", **more}
        command = [sys.executable, str(radeval.SERVER), *words]
        return subprocess.run(command, env=env, input=questions, capture_output=True, text=True, check=False)

    def ask(self, *questions, **more):
        said = self.run_server([], "".join(json.dumps(question) + "\n" for question in questions), **more)
        return [json.loads(line) for line in said.stdout.splitlines()]

    def test_each_question_has_its_answer_in_a_line(self):
        pairs = [["abcd", "ab"], ["é", ""]]
        said = self.ask(
            {"metric": "radgraph", "items": [["clear"], ["large"]]},
            {"metric": "chexbert", "items": [["ab"]]},
            {"metric": "bertscore", "items": pairs},
            {"metric": "radcliq", "items": pairs},
        )
        self.assertEqual({"version": "radeval 2.2.1, transformers 5, torch 2"}, said[0])
        self.assertEqual([{"1": {"tokens": "clear"}}, {"1": {"tokens": "large"}}], said[1]["answers"])
        self.assertEqual([[2] * 14], said[2]["answers"])
        self.assertEqual([[2.0, None]] * 2, [said[3]["answers"], said[4]["answers"]])

    def test_what_fails_is_said_and_the_others_go_on(self):
        said = self.ask({"metric": "green", "items": [["a", "b"]]}, {"metric": "bertscore", "items": [["a", "b"]]})
        self.assertEqual({"absent": "RadEval's green failed: OSError: no weights of GREEN"}, said[1])
        self.assertEqual([1.0], said[2]["answers"])

    def test_without_the_network_it_is_said_how_weights_are_fetched(self):
        said = self.ask({"metric": "green", "items": [["a", "b"]]}, HF_HUB_OFFLINE="1")
        self.assertTrue(said[1]["absent"].endswith("no weights of GREEN, offline; environment/workbench radeval green fetches its weights"), said)

    def test_a_python_without_radeval_says_so(self):
        (self.folder / "radeval-2.2.1.dist-info/METADATA").unlink()
        (self.folder / "radeval-2.2.1.dist-info").rmdir()
        self.assertIn("has no radeval", self.ask()[0]["absent"])

    def test_fetching_tells_of_each_metric(self):
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering) as hub:
            threading.Thread(target=hub.serve_forever, daemon=True).start()
            there = f"http://127.0.0.1:{hub.server_port}"
            said = self.run_server(["bertscore", "green", "radgraph"], HF_ENDPOINT=there)
            self.assertEqual(1, said.returncode)
            self.assertIn("bertscore: there\ngreen: RadEval's green failed: OSError: no weights of GREEN\nradgraph: there\n", said.stdout)
            self.assertNotIn("cannot be reached", said.stdout)
            self.assertEqual(0, self.run_server(["chexbert"], HF_ENDPOINT=there).returncode)
            hub.shutdown()

    def test_a_hub_that_cannot_be_reached_is_told_once_and_what_is_here_is_loaded(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))  # nobody listens there
            hub = f"http://127.0.0.1:{taken.getsockname()[1]}"
            said = self.run_server(["bertscore", "green"], HF_ENDPOINT=hub)
        lines = said.stdout.splitlines()
        self.assertRegex(lines[0], f"^{hub} cannot be reached .*: only weights that are here already are loaded\\.$")
        self.assertEqual(["bertscore: there", "green: RadEval's green failed: OSError: no weights of GREEN, offline"], lines[-2:])


class Answering(http.server.BaseHTTPRequestHandler):
    """Has nothing, and says so."""

    def do_GET(self):
        self.send_error(404)

    def log_message(self, *words):
        pass


class SetUp(unittest.TestCase):
    def test_a_metric_that_there_is_not_is_told_first(self):
        with self.assertRaisesRegex(machine.Trouble, "ratescore, radcliq, green; found bleu"):
            radeval.set_up(["bleu"])


if __name__ == "__main__":
    unittest.main()
