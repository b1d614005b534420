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

    def test_its_file_of_facts_is_asked_before_itself(self):
        self.fake("17.0.1", True)
        (self.home / "release").write_text('IMPLEMENTOR="x"\nJAVA_VERSION="25.0.2"\n')
        self.assertEqual("25.0.2", self.found().version)
        (self.home / "release").write_text("nothing of use")
        self.assertEqual("17.0.1", self.found().version)

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


class Places(unittest.TestCase):
    """Where a checkout may lie, and for whom it may work."""

    def test_names_are_utf8_whatever_the_locale_says(self):
        for variables in ({"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"LC_ALL": "xx_YY.UTF-8"}, {"LANG": "C"}):
            with mock.patch.dict(os.environ, variables):
                machine.speak_utf8()
                self.assertIn("utf", os.environ.get("LC_ALL", os.environ.get("LC_CTYPE", "")).lower(), variables)

    def test_a_locale_of_utf8_stays(self):
        with mock.patch.dict(os.environ, {"LC_ALL": "C.UTF-8"}):
            machine.speak_utf8()
            self.assertEqual("C.UTF-8", os.environ["LC_ALL"])

    def test_a_name_that_java_cannot_take_is_told(self):
        with mock.patch.object(machine, "ROOT", Path("/a:b")):
            with self.assertRaisesRegex(machine.Trouble, "/a:b.*move it"):
                machine.settle()

    def test_there_is_always_a_home(self):
        for named in ({}, {"HOME": ""}, {"HOME": "/nonexistent"}):
            with mock.patch.dict(os.environ, named):
                if not named:
                    os.environ.pop("HOME", None)
                machine.settle()
                self.assertTrue(Path(os.environ["HOME"]).is_dir())
        with mock.patch.dict(os.environ, {"HOME": ""}), mock.patch.object(machine.pwd, "getpwuid", side_effect=KeyError):
            machine.settle()
            self.assertEqual(str(machine.ENVIRONMENT / ".home"), os.environ["HOME"])

    def test_options_that_keep_newer_versions_quiet(self):
        quiet = {version: len(machine.Java(Path("/jdk"), version).quiet) for version in ("17.0.1", "21", "22", "23", "25.0.2")}
        self.assertEqual({"17.0.1": 0, "21": 0, "22": 1, "23": 2, "25.0.2": 2}, quiet)


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

    def test_by_a_link_and_beside_files_of_any_name(self):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "Ä ö"
            place.mkdir()
            for name in ("json.py", "signal.py", "steps.py"):
                (place / name).write_text("raise SystemExit(9)")
            (place / "first").symlink_to(WORKBENCH)
            (place / "second").symlink_to("first")
            answer = subprocess.run(
                ["./second", "help"], cwd=place, env={**os.environ, "LC_ALL": "C"}, capture_output=True, text=True, check=False
            )
        self.assertEqual((0, ""), (answer.returncode, answer.stderr))

    def test_no_java(self):
        self.assert_one_line(self.call("setup", JAVA_HOME="/nowhere"), "JAVA_HOME names /nowhere")

    def test_no_data(self):
        self.assert_one_line(self.call("run", CXR_DATA="/nowhere"), "no folder of data at /nowhere")
        self.assert_one_line(self.call("run", "--data", "/nowhere"), "no folder of data")
        self.assert_one_line(self.call("run", "--data"), "--data needs a value")


def script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


if __name__ == "__main__":
    unittest.main()
