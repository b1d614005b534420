"""Dev containers, Binder and the Dockerfile ask for what the set-up needs, and start what there is."""

from __future__ import annotations

import json
import os
import re
import subprocess
import unittest

from steps import commands, machine

ROOT = machine.ROOT
JDK = "openjdk-17-jdk-headless"


class Elsewhere(unittest.TestCase):
    def called(self, text: str) -> None:
        """Whatever is called of the workbench is a command of it."""
        found = re.findall(r"environment/workbench\"?,? +\"?([a-z]+)", text)
        self.assertTrue(found)
        for command in found:
            self.assertIn(command, commands.commands())

    def test_the_dev_container(self) -> None:
        text = (ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8")
        container = json.loads(text)
        self.assertIn("java:17", container["image"])
        self.assertIn("python3-venv", container["onCreateCommand"])
        self.assertIn("environment/.venv/", container["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"])
        self.called(text)

    def test_binder(self) -> None:
        folder = ROOT / ".binder"
        self.assertEqual([JDK], (folder / "apt.txt").read_text("utf-8").split())
        for name in ("postBuild", "start"):
            script = folder / name
            self.assertTrue(os.access(script, os.X_OK), name)
            self.assertEqual(0, subprocess.run(["sh", "-n", str(script)], check=False).returncode, name)
        self.called((folder / "postBuild").read_text("utf-8"))

    def test_binders_start_adds_the_kernel_to_those_of_the_server(self) -> None:
        for before, after in ((None, ""), ("/srv/share", ":/srv/share")):
            env = {name: value for name, value in os.environ.items() if name != "JUPYTER_PATH"}
            env |= {"JUPYTER_PATH": before} if before else {}
            command = [str(ROOT / ".binder" / "start"), "sh", "-c", 'echo "$JUPYTER_PATH $1"', "-", "a b"]
            told = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout
            self.assertEqual(f"{ROOT}/environment/.venv/share/jupyter{after} a b\n", told)

    def test_the_image(self) -> None:
        text = (ROOT / "environment" / "Dockerfile").read_text("utf-8")
        self.assertIn(JDK, text)
        self.called(text)


if __name__ == "__main__":
    unittest.main()
