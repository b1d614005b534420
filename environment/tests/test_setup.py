"""Stamps, the fetching of Maven, and what failed commands are told as."""

import contextlib
import functools
import hashlib
import http.server
import importlib
import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import threading
import unittest
import zipfile
from pathlib import Path
from unittest import mock

from steps import (
    bench,
    book,
    children,
    commands,
    exercises,
    machine,
    maven,
    radeval,
    setup,
    stamps,
    tensorboard,
    testing,
    trials,
)


class Stamps(unittest.TestCase):
    """What becomes of damaged files stands in test_trials_setup."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = Path(folder.name) / "made"
        patch = mock.patch.object(stamps, "STAMPS", Path(folder.name) / "stamps")
        patch.start()
        self.addCleanup(patch.stop)
        self.done = []

    def step(self, key: str) -> stamps.Step:
        def work():
            self.done.append(key)
            stamps.write(self.place / "file", key)

        return stamps.Step("x", key, self.place, work)

    def test_a_step_is_done_once_for_each_state(self):
        for key in ("a", "a", "b", "a"):
            self.step(key).do()
        self.assertEqual(["a", "b", "a"], self.done)

    def test_a_step_that_fails_is_done_again(self):
        def fail():
            raise machine.Trouble("no")

        self.step("a").do()
        with self.assertRaises(machine.Trouble):
            stamps.Step("x", "b", self.place, fail).do()
        self.assertFalse(self.step("a").fits())
        self.assertFalse(self.step("b").fits())

    def test_what_others_put_beside_does_no_harm(self):
        self.step("a").do()
        stamps.write(self.place / "own", "mine")
        self.step("a").do()
        self.assertEqual(["a"], self.done)
        self.assertTrue((self.place / "own").is_file())

    def test_a_folder_that_was_copied_is_taken_for_what_it_is(self):
        self.step("a").do()
        os.utime(self.place / "file", (5, 5))
        self.assertTrue(self.step("a").fits())
        self.assertIn("5000000000", self.step("a").stamp.read_text(), "the next start reads no contents")
        self.assertEqual(["a"], self.done)

    def test_nothing_is_tried_where_nothing_can_be_written(self):
        with mock.patch.object(stamps, "writable", return_value=False):
            with self.assertRaisesRegex(machine.Trouble, "x has to be set up anew.*cannot be written to"):
                self.step("a").do()
        self.assertEqual([], self.done)

    def test_hashes_tell_contents_and_order(self):
        pom = machine.ROOT / "pom.xml"
        self.assertEqual(stamps.digest([pom, "a"]), stamps.digest([pom, "a"]))
        self.assertNotEqual(stamps.digest([pom, "a"]), stamps.digest(["a", pom]))
        self.assertNotEqual(stamps.digest(["ab", "c"]), stamps.digest(["a", "bc"]))

    def test_neither_another_java_nor_another_python_makes_anything_again(self):
        before = setup.library_hash(), setup.venv().key
        with mock.patch.dict(os.environ, {"JAVA_HOME": "/jdk-25"}), mock.patch.object(sys, "version", "3.99"):
            self.assertEqual(before, (setup.library_hash(), setup.venv().key))


class Requirements(unittest.TestCase):
    def test_every_package_is_pinned_and_hashed(self):
        files = {setup.REQUIREMENTS: "jupyterlab=="}
        for own in (bench.REFERENCES, book.JUPYTER_BOOK, exercises.NBGRADER, radeval.RADEVAL, tensorboard.TENSORBOARD):
            files[own.requirements] = {"book": "jupyter-book==", "bench": "torch=="}.get(own.name, f"{own.name}==")
        self.assertEqual(set(setup.ENVIRONMENT.glob("*/requirements.txt")) | {setup.REQUIREMENTS}, set(files))
        for file, main in files.items():
            text = file.read_text("utf-8").replace("\\\n", " ")
            lines = [line for line in text.splitlines() if line and not line.startswith("#")]
            self.assertTrue(any(line.lower().startswith(main) for line in lines), file)
            for line in lines:
                self.assertRegex(line, r"^[\w.\[\]-]+==\S+.*--hash=sha256:[0-9a-f]{64}", file)


class Cuda(unittest.TestCase):
    def test_the_class_path_resolves(self):
        """By the packages' descriptions alone: the packages themselves are 3 GB."""
        java = machine.find_java()
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            tree, log = Path(folder) / "tree", Path(folder) / "log"
            words = ["-Dcuda", "-Djavacpp.platform=linux-x86_64", "--projects", "lib/model", "--also-make"]
            words += ["dependency:tree", "-DincludeScope=runtime", f"-DoutputFile={tree}"]
            with log.open("w") as out:
                command = [str(maven.program()), *maven.arguments(), *words]
                code = subprocess.run(
                    command,
                    cwd=machine.ROOT,
                    env=maven.environment(java),
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    check=False,
                ).returncode
            said = log.read_text(errors="replace")
            if code != 0 and "Could not transfer" in said:
                self.skipTest("the descriptions are not here, and the network is not reached")
            self.assertEqual(0, code, said[-2000:])
            found = tree.read_text()
        for wanted in (
            "org.nd4j:nd4j-cuda-11.6:jar:1.0.0-M2.1",
            "org.nd4j:nd4j-cuda-11.6:jar:linux-x86_64:1.0.0-M2.1",
            "org.nd4j:nd4j-cuda-11.6-preset:jar:linux-x86_64:1.0.0-M2.1",
            "org.bytedeco:cuda:jar:linux-x86_64-redist:11.6-8.3-1.5.7",
            "org.bytedeco:cuda:jar:linux-x86_64:11.6-8.3-1.5.7",
            "org.bytedeco:javacpp:jar:linux-x86_64:1.5.7",
        ):
            self.assertIn(wanted, found)
        self.assertNotIn("nd4j-native:", found)

    def test_that_there_is_no_driver_is_said_before_anything_is_fetched(self):
        for backend, driver, told in (
            ("cuda", None, True),
            ("cuda", "/usr/bin/nvidia-smi", False),
            ("cpu", None, False),
        ):
            with mock.patch.object(setup.shutil, "which", return_value=driver):
                with contextlib.redirect_stdout(io.StringIO()) as out:
                    setup.say_if_no_gpu(backend)
            self.assertEqual(told, "nvidia-smi" in out.getvalue())


class Server:
    """A local server of one folder."""

    def __init__(self, folder: str):
        handler = functools.partial(Quiet, directory=folder)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


class FetchMaven(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        archive = self.folder / "served" / "maven.tar.gz"
        archive.parent.mkdir()
        with tarfile.open(archive, "w:gz") as packed:
            body = b"#!/bin/sh\n"
            entry = tarfile.TarInfo("apache-maven-9/bin/mvn")
            entry.size = len(body)
            packed.addfile(entry, io.BytesIO(body))
        self.checksum = hashlib.sha512(archive.read_bytes()).hexdigest()
        out = contextlib.redirect_stdout(io.StringIO())
        out.__enter__()
        self.addCleanup(out.__exit__, None, None, None)
        server = Server(str(archive.parent))
        self.addCleanup(server.close)
        self.url = f"{server.url}/maven.tar.gz"
        self.home = self.folder / "put" / "apache-maven-9"

    def test_a_right_archive_is_put_in_its_place(self):
        maven.install(self.url, self.checksum, self.home)
        self.assertTrue((self.home / "bin" / "mvn").is_file())
        self.assertEqual([self.home], list(self.home.parent.iterdir()))

    def test_what_a_killed_one_left_is_cleared_away(self):
        stamps.write(self.home.parent / ".new" / "maven.tar.gz", "half")
        stamps.write(self.home / "bin" / "mvn", "half")
        maven.install(self.url, self.checksum, self.home)
        self.assertEqual("#!/bin/sh\n", (self.home / "bin" / "mvn").read_text())
        self.assertEqual([self.home], list(self.home.parent.iterdir()))

    def test_a_wrong_one_leaves_nothing(self):
        with self.assertRaisesRegex(machine.Trouble, "SHA-512"):
            maven.install(self.url, "0" * 128, self.home)
        self.assertEqual([], list(self.home.parent.iterdir()))

    def test_no_network_is_said_in_a_line(self):
        with self.assertRaisesRegex(machine.Trouble, "could not be fetched"):
            maven.install("http://127.0.0.1:9/maven.tar.gz", self.checksum, self.home)
        with self.assertRaisesRegex(machine.Trouble, "could not be fetched"):
            maven.install(self.url + "x", self.checksum, self.home)

    def test_the_pinned_one_is_official(self):
        url, checksum = maven.pinned()
        self.assertRegex(url, r"^https://repo\.maven\.apache\.org/.*-bin\.tar\.gz$")
        self.assertRegex(checksum, r"^[0-9a-f]{128}$")


class Failures(unittest.TestCase):
    def told(self, text: str) -> str:
        with tempfile.TemporaryDirectory(dir=machine.ENVIRONMENT) as folder:
            log = Path(folder) / "x.log"
            log.write_text(text)
            return str(setup.failure("building", log))

    def test_reasons(self):
        self.assertIn("disk is full", self.told("x\nNo space left on device"))
        self.assertIn("network", self.told("Could not transfer artifact: Unknown host"))
        self.assertIn("says why", self.told("something else"))
        line = "[ERROR] /a/lib/src/main/java/cxr/Settings.java:[12,3] ';' expected"
        self.assertIn("line 12 of Settings.java: ';' expected", self.told(line))

    def test_too_little_disk(self):
        with self.assertRaisesRegex(machine.Trouble, "needs 1000000.0 GB"):
            machine.require_disk(Path("/"), 1e6, "the set-up")


class Counts(unittest.TestCase):
    def test_the_last_line(self):
        total = testing.Count(3, 1) + testing.Count(2, 0, 4)
        self.assertEqual("5 passed, 1 failed, 4 skipped", str(total))
        self.assertEqual("1 passed, 0 failed", str(testing.Count(1)))

    def test_a_part_that_breaks_counts_as_failed(self):
        with mock.patch.object(children, "call", return_value=1):
            self.assertEqual(testing.Count(0, 1), testing.counted("x", [], {}))

    def test_trials_are_summed_by_their_lines(self):
        self.assertEqual(12, trials.count("x\ntrials: 5 damaged runs\n trials: 9 no\ntrials: 7 b\ntrials: 3\n"))
        self.assertEqual(testing.Count(3, 1, 0, 7), testing.Count(3, 1, 0, 5) + testing.Count(trials=2))

    def test_what_looks_at_the_code_counts_each_or_is_skipped(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(setup, "VENV", Path(folder)):
            with contextlib.redirect_stdout(io.StringIO()) as out:
                self.assertEqual(testing.Count(skipped=2), testing.code_checks())
            self.assertIn("skipped: mypy is not installed", out.getvalue())
            for name, code in (("ruff", 0), ("mypy", 1)):
                stamps.write(Path(folder) / "bin" / name, f"#!/bin/sh\nexit {code}\n")
                (Path(folder) / "bin" / name).chmod(0o755)
            self.assertEqual(testing.Count(1, 1), testing.code_checks())

    def library(self, code: int, only: tuple = (), **reports: str) -> tuple:
        """The count of the library's tests and what is said, where Maven ends so and leaves these reports."""
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(setup, "LIB", Path(folder)):
            for module, name in (("core", "ATest"), ("model", "BTest")):
                stamps.write(Path(folder) / module / "src" / "test" / "java" / "cxr" / f"{name}.java", "")
            old = Path(folder) / "core" / "target" / "surefire-reports" / "TEST-cxr.BTest.xml"
            stamps.write(old, "<testsuite tests='9'/>")

            def call(java: machine.Java, words: list) -> int:
                self.assertEqual(not only, "verify" in words)
                for name, attributes in reports.items():
                    stamps.write(old.with_name(f"TEST-cxr.{name}.xml"), f"<testsuite {attributes}</testsuite>")
                table = Path(folder) / "core" / "target" / "site" / "jacoco" / "jacoco.csv"
                stamps.write(table, "CLASS,LINE_MISSED,LINE_COVERED\nA,1,4\nB,1,4\n")
                return code

            with mock.patch.object(maven, "call", call), contextlib.redirect_stdout(io.StringIO()) as out:
                return testing.library_tests(machine.Java(Path("/jdk"), "17.0.1"), only), out.getvalue()

    def test_all_modules_are_counted(self):
        told = ">\n<system-out>trials: 7 x</system-out>"
        count, said = self.library(0, ATest="tests='3' failures='1' errors='1'" + told, BTest="tests='2' skipped='1'>")
        self.assertEqual(testing.Count(2, 2, 1, 7), count)
        self.assertEqual("Lines that the tests of their own module reach: core 80%\n", said)

    def test_a_class_without_a_report_counts_as_failed(self):
        count, said = self.library(0, ATest="tests='3'>")
        self.assertEqual(testing.Count(3, 1), count)
        self.assertIn("BTest has no report", said)
        self.assertEqual(testing.Count(3, 0), self.library(0, ("ATest",), ATest="tests='3'>")[0])

    def test_a_build_that_breaks_counts_as_failed(self):
        self.assertEqual(testing.Count(3, 1), self.library(1, ("ATest",), ATest="tests='3'>")[0])

    def test_tables_of_trials_are_found_by_looking(self):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "core" / "src" / "test" / "java"
            place.mkdir(parents=True)
            (place / "ATest.java").write_text('System.out.println("trials: " + n + " damaged runs");')
            (place / "BTest.java").write_text("trials: none")
            self.assertEqual(["ATest"], trials.classes(Path(folder)))

    def test_options_are_taken_out(self):
        words = ["a", "--data", "d", "b"]
        self.assertEqual("d", commands.take(words, "--data"))
        self.assertEqual(["a", "b"], words)
        self.assertIsNone(commands.take(words, "--data"))
        self.assertEqual("e f", commands.take(["--data=e f"], "--data"))
        for words in (["--data"], ["--data", "--save"]):
            with self.assertRaisesRegex(machine.Trouble, "--data needs a value"):
                commands.take(words, "--data")


class Help(unittest.TestCase):
    def said(self, *words: str) -> str:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            self.assertEqual(0, commands.call(list(words)))
        return out.getvalue()

    @unittest.skipUnless((setup.LIBS / "cpu").is_dir(), "the library is not built here")
    def test_every_command_of_the_library_is_named(self):
        command = commands.library_command(machine.find_java(), ["--help"])
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        names = re.findall(r"^  ([a-z-]+) ", said.partition("Commands:\n")[2], re.MULTILINE)
        self.assertIn("score", names)
        self.assertIn("label-queue", names)
        self.assertLessEqual(set(names), set(commands.commands()))

    def test_a_command_is_explained_without_being_done(self):
        for words in (["help", "run"], ["run", "--help"], ["run", "x", "-h"]):
            self.assertRegex(self.said(*words), r"^environment/workbench run \[NOTEBOOK")
        for command in ("test", "fuzz", "lab", "slides", "bench", "setup"):
            self.assertTrue(
                self.said(command, "--help").startswith(f"environment/workbench {command} ")
            )
        self.assertNotIn("slides", self.said("help", "lab"))
        self.assertEqual([commands.HELP] * 2, [self.said(), self.said("help", "help")])

    def test_jupyter_starts_for_root_as_in_a_container(self):
        started = []
        with contextlib.ExitStack() as stack:
            for place, name, value in (
                (setup, "set_up", lambda: None),
                (commands, "check_settings", lambda java: None),
                (commands, "notebook_environment", lambda data: {}),
                (children, "call", lambda command, env: started.append(command) or 0),
            ):
                stack.enter_context(mock.patch.object(place, name, value))
            for user, words in ((0, []), (0, ["--allow-root"]), (1000, ["--no-browser"])):
                with mock.patch.object(os, "geteuid", lambda user=user: user):
                    commands.lab(words)
        given = [command[2:] for command in started]
        self.assertEqual(
            [["--allow-root", "notebooks"], ["--allow-root", "notebooks"], ["--no-browser", "notebooks"]], given
        )

    def test_an_unknown_command_is_told_before_anything_is_set_up(self):
        with self.assertRaisesRegex(machine.Trouble, "no command trian; did you mean train?"):
            commands.call(["trian"])
        with self.assertRaisesRegex(machine.Trouble, "no command xyz; environment/workbench help"):
            commands.call(["help", "xyz"])


class Notebooks(unittest.TestCase):
    def test_by_name_and_by_path(self):
        wanted = str(machine.ROOT / "notebooks" / "00_check_setup.ipynb")
        for name in ("00_check_setup", "00_check_setup.ipynb", wanted):
            self.assertEqual(wanted, commands.notebook(name))
        with self.assertRaisesRegex(machine.Trouble, "no notebook x; there are: 00_check_setup"):
            commands.notebook("x")
        with self.assertRaisesRegex(machine.Trouble, "no notebook page; there are: 00_check_setup"):
            commands.named("page")

    def test_images_are_found_from_any_folder(self):
        here = Path.cwd().resolve()
        self.assertEqual(f"{here}/a.png", commands.absolute("a.png"))
        self.assertEqual(f"{here}/a.png+{here}/c.png", commands.absolute("a.png + c.png"))
        with tempfile.TemporaryDirectory() as folder:
            plus = Path(folder).resolve() / "a+b.png"
            plus.touch()
            self.assertEqual(str(plus), commands.absolute(str(plus)))


class Library(unittest.TestCase):
    def test_the_output_is_that_of_the_command_alone(self):
        def set_up():
            print("Building the library ...")
            return machine.Java(Path("/jdk"), "17.0.1")

        out, err = io.StringIO(), io.StringIO()
        with mock.patch.object(setup, "set_up_library", set_up), mock.patch.object(
            children, "replace", lambda command, env: print("{}")
        ), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            commands.library(["score", "--json"])
        self.assertEqual("{}\n", out.getvalue())
        self.assertIn("Building", err.getvalue())


class Run(unittest.TestCase):
    def replaced(self, *words: str) -> tuple:
        with mock.patch.object(setup, "set_up", return_value=machine.Java(Path("/jdk"), "17.0.1")):
            with mock.patch.object(children, "replace") as replace:
                commands.run(list(words))
        return replace.call_args.args

    def test_files_are_those_of_the_folder_where_the_user_stands(self):
        words = ("--junit", "j.xml", "--json=x/s.json", "--target", "t", "--run", "night", "00_check_setup")
        command, env, _ = self.replaced(*words)
        here = Path.cwd().resolve()
        self.assertEqual("night", env["CXR_RUN"])
        for option, file in (("--junit", "j.xml"), ("--json", "x/s.json"), ("--target", "t")):
            self.assertEqual(str(here / file), command[command.index(option) + 1])
        self.assertNotIn("--run", command)

    def test_exercises_are_run_by_their_folder_with_pages_of_their_own(self):
        command = self.replaced("exercises")[0]
        self.assertEqual(str(machine.ROOT / "target" / "exercises"), command[command.index("--target") + 1])
        exercises = sorted((machine.ROOT / "notebooks" / "exercises").glob("*.ipynb"))
        self.assertEqual(list(map(str, exercises)), command[-len(exercises) :])
        for words in (("00_check_setup",), ("00_check_setup", "exercises/03_train"), ()):
            self.assertNotIn("--target", self.replaced(*words)[0])
        command = self.replaced("exercises/03_train", "--target", "/t")[0]
        self.assertEqual(["--target", "/t", str(exercises[3])], command[-3:])

    def test_a_run_is_named_or_lies_in_a_folder(self):
        here = Path.cwd().resolve()
        for named, told in (("a", "a"), ("./a", f"{here}/a"), ("b/c+d", f"{here}/b/c+d"), ("/x/y", "/x/y")):
            self.assertEqual(told, self.replaced("--run", named)[1]["CXR_RUN"])

    def test_what_runs_without_a_name_takes_no_place_of_a_users_run(self):
        with mock.patch.dict(os.environ):
            os.environ.pop("CXR_RUN", None)
            self.assertEqual("headless", self.replaced()[1]["CXR_RUN"])
            os.environ["CXR_RUN"] = "mine"
            self.assertEqual("mine", self.replaced()[1]["CXR_RUN"])

    def test_settings_are_checked_before_anything_runs(self):
        with mock.patch.dict(os.environ, {"CXR_SETTINGS": "train.epoch=5"}):
            with mock.patch.object(commands, "commands", return_value=["run", "settings"]):
                with mock.patch.object(children, "call", return_value=2) as call:
                    with self.assertRaisesRegex(machine.Trouble, "CXR_SETTINGS") as told:
                        self.replaced()
        self.assertEqual(["settings", "check", "train.epoch=5"], call.call_args.args[0][-3:])
        self.assertEqual(2, told.exception.code)


class Repository(unittest.TestCase):
    """Maven's repository, and what is damaged in it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def words(self, home: object, **variables: str) -> list:
        with mock.patch.dict(os.environ, {"CXR_MAVEN_REPO": "", **variables}):
            with mock.patch.object(maven, "java_home_folder", return_value=home):
                return [word for word in maven.arguments() if "repo.local" in word]

    def test_it_is_mavens_own_unless_that_cannot_be(self):
        self.assertEqual([], self.words(self.folder))
        own = [f"-Dmaven.repo.local={machine.ENVIRONMENT / '.m2' / 'repository'}"]
        self.assertEqual(own, self.words(None))
        with mock.patch.object(maven, "writable", return_value=False):
            self.assertEqual(own, self.words(self.folder))
        self.assertEqual(["-Dmaven.repo.local=/x y"], self.words(None, CXR_MAVEN_REPO="/x y"))

    def test_downloads_are_checked(self):
        self.assertIn("--strict-checksums", maven.arguments())

    def jar(self, name: str, checksum: bool = True) -> Path:
        path = self.folder / name / f"{name}.jar"
        path.parent.mkdir()
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("a", "some text " * 99)
        if checksum:
            path.with_name(f"{name}.jar.sha1").write_text(hashlib.sha1(path.read_bytes()).hexdigest() + "  x")
        return path

    def test_what_is_damaged_goes_and_the_rest_stays(self):
        whole, damaged, bare = self.jar("a"), self.jar("b"), self.jar("c", checksum=False)
        listed, gone = self.jar("d", checksum=False), self.jar("e")
        damaged.write_bytes(damaged.read_bytes()[:-1])
        bare.write_bytes(b"")
        listed.write_bytes(listed.read_bytes()[:50])
        gone.unlink()
        with mock.patch.object(maven, "repository", return_value=self.folder):
            found = maven.mend([listed])
        self.assertEqual([damaged, listed, gone], found)
        self.assertTrue(whole.exists() and bare.exists(), "what nothing tells of is left alone")
        self.assertEqual([], [path for path in found if path.exists() or path.with_name(f"{path.name}.sha1").exists()])


class Meteor(unittest.TestCase):
    """The Python package that brings METEOR is found where it is installed, unless one is named."""

    def test_where_the_package_is(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(sys, "path", [folder]):
            with mock.patch.dict(os.environ):
                os.environ.pop("CXR_METEOR", None)
                self.assertEqual({}, commands.meteor())
                package = Path(folder) / "pycocoevalcap"
                package.mkdir()
                (package / "__init__.py").touch()
                importlib.invalidate_caches()
                self.assertEqual({"CXR_METEOR": str(package)}, commands.meteor())
                os.environ["CXR_METEOR"] = "off"
                self.assertEqual({"CXR_METEOR": "off"}, commands.meteor())


class OneAtATime(unittest.TestCase):
    def test_a_second_start_says_that_it_waits_and_goes_on_behind_the_first(self):
        events, waits = [], threading.Event()

        def second():
            with setup.lock():
                events.append("second")

        with mock.patch.object(setup, "print", lambda *said, **how: waits.set(), create=True):
            with setup.lock():
                other = threading.Thread(target=second)
                other.start()
                self.assertTrue(waits.wait(60), "it waits")
                events.append("first")
            other.join(60)
        self.assertEqual(["first", "second"], events)


if __name__ == "__main__":
    unittest.main()
