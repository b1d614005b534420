"""The choice of Java and natives, and the errors that users meet first."""

import os
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from steps import machine, setup

WORKBENCH = machine.ENVIRONMENT / "workbench"


class Natives(unittest.TestCase):
    def test_the_fastest_that_the_processor_runs(self):
        full = machine.AVX2 | machine.AVX512
        choose = machine.nd4j_classifier
        self.assertEqual("linux-x86_64-onednn-avx512", choose("linux-x86_64", full | {"sse"}))
        self.assertEqual("linux-x86_64-onednn-avx2", choose("linux-x86_64", full - {"avx512bw"}))
        self.assertEqual("linux-x86_64", choose("linux-x86_64", {"avx2"}))
        self.assertEqual("linux-arm64", choose("linux-arm64", full))
        self.assertEqual("macosx-x86_64-onednn-avx2", choose("macosx-x86_64", full))

    def test_platforms(self):
        self.assertEqual("linux-arm64", machine.nd4j_platform("Linux", "aarch64"))
        self.assertEqual("macosx-arm64", machine.nd4j_platform("Darwin", "arm64"))
        with self.assertRaisesRegex(machine.Trouble, "Windows"):
            machine.nd4j_platform("Windows", "AMD64")

    def test_the_user_may_choose(self):
        with mock.patch.dict(os.environ, {"CXR_ND4J_CLASSIFIER": "linux-x86_64-avx2"}):
            self.assertEqual("linux-x86_64-avx2", machine.natives()[1])
        with mock.patch.dict(os.environ, {"CXR_BACKEND": "tpu"}):
            with self.assertRaisesRegex(machine.Trouble, "tpu"):
                machine.backend()


class Memory(unittest.TestCase):
    def test_it_is_the_machines_or_the_containers(self):
        with tempfile.TemporaryDirectory() as folder:
            limit = Path(folder) / "memory.max"
            whole = machine.memory(limit)
            self.assertGreater(whole, 0)
            limit.write_text("max\n")
            self.assertEqual(whole, machine.memory(limit))
            limit.write_text(f"{1 << 30}\n")
            self.assertEqual(1, machine.memory(limit))

    def test_a_java_may_have_three_quarters_and_six_gigabytes_at_least(self):
        for has, may in ((0, "6g"), (8, "6g"), (16, "12g")):
            with mock.patch.object(machine, "memory", return_value=has):
                self.assertEqual(may, setup.physical())


class FindJava(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)

    def fake(self, version: str, compiler: bool) -> None:
        (self.home / "bin").mkdir()
        script(self.home / "bin" / "java", f'echo "    java.version = {version}" >&2')
        if compiler:
            script(self.home / "bin" / "javac", "")

    def found(self) -> machine.Java:
        with mock.patch.dict(os.environ, {"JAVA_HOME": str(self.home)}):
            return machine.find_java()

    def test_versions(self):
        for text, number in (("17.0.9", 17), ("1.8.0_402", 8), ("25", 25), ("21-ea", 21)):
            self.assertEqual(number, machine.major(text))

    def test_a_kit_is_found(self):
        self.fake("21.0.1", True)
        self.assertEqual(21, self.found().major)

    def test_old_java_is_named(self):
        self.fake("11.0.2", True)
        with self.assertRaisesRegex(machine.Trouble, "11.0.2.*install a JDK 17"):
            self.found()

    def test_a_runtime_is_no_kit(self):
        self.fake("17.0.9", False)
        with self.assertRaisesRegex(machine.Trouble, "no compiler"):
            self.found()

    def test_a_wrong_java_home_is_named(self):
        with self.assertRaisesRegex(machine.Trouble, "JAVA_HOME names"):
            self.found()


class Launcher(unittest.TestCase):
    """What the script itself says, as a user meets it."""

    def call(self, *words: str, **variables: str) -> subprocess.CompletedProcess:
        env = {**os.environ, "CXR_DATA": "", **variables}
        return subprocess.run(
            [str(WORKBENCH), *words], env=env, capture_output=True, text=True, check=False
        )

    def assert_one_line(self, answer: subprocess.CompletedProcess, part: str) -> None:
        self.assertEqual(1, answer.returncode, answer)
        self.assertEqual(1, len(answer.stderr.splitlines()), answer.stderr)
        self.assertIn(part, answer.stderr)

    def test_help(self):
        for words in ([], ["help"], ["--help"]):
            answer = self.call(*words)
            self.assertEqual(0, answer.returncode)
            self.assertIn("environment/workbench COMMAND", answer.stdout)

    def test_no_python(self):
        with tempfile.TemporaryDirectory() as folder:
            for tool in ("sh", "dirname", "env"):
                os.symlink(f"/bin/{tool}" if os.path.exists(f"/bin/{tool}") else f"/usr/bin/{tool}",
                           os.path.join(folder, tool))
            self.assert_one_line(self.call("run", PATH=folder, CXR_PYTHON=""), "Python 3.9")
            script(Path(folder) / "python3", "exit 1")  # too old
            self.assert_one_line(self.call("run", PATH=folder, CXR_PYTHON=""), "Python 3.9")

    def test_no_java(self):
        self.assert_one_line(self.call("setup", JAVA_HOME="/nowhere"), "JAVA_HOME names /nowhere")

    def test_no_data(self):
        self.assert_one_line(self.call("run", CXR_DATA="/nowhere"), "no folder of data at /nowhere")
        self.assert_one_line(self.call("run", "--data", "/nowhere"), "no folder of data")
        self.assert_one_line(self.call("run", "--data"), "--data needs a folder")


def script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


if __name__ == "__main__":
    unittest.main()
