"""How programs end: exit codes, one line, no trace; and that nothing they started outlives them."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from steps import children, machine

START = machine.ENVIRONMENT / "start.py"
PATIENCE = 60  # seconds, for a machine with much else to do


def setUpModule() -> None:
    """Where a shell started this in the background, Ctrl-C is ignored, and children would inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def python(code: str, *words: str) -> list[str]:
    return [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(machine.ENVIRONMENT)!r})\n{code}", *words]


class Ends(unittest.TestCase):
    def ended(self, work: str, number: int = 0, **options: int) -> tuple[int, str]:
        """Exit code and errors of a piece of work that says when it is ready for a signal."""
        code = f"import signal, time\nfrom steps import orderly\ndef work():\n    {work}\n    return 0\nsys.exit(orderly.well(work))"
        with subprocess.Popen(python(code), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options) as process:
            if number:
                process.stdout.readline()
                process.send_signal(number)
            return process.wait(PATIENCE), process.stderr.read()

    def test_signals(self) -> None:
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)):
            heard = {"preexec_fn": functools.partial(signal.signal, number, signal.SIG_DFL)}  # nohup may run this
            ended = self.ended("print('x', flush=True); time.sleep(60)", number, **heard)
            self.assertEqual((code, "workbench: stopped.\n"), ended)

    def test_a_hangup_that_nohup_keeps_off(self) -> None:
        work = "print('x', flush=True); signal.sigtimedwait([signal.SIGUSR1], .2)"
        ignore = {"preexec_fn": lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)}
        self.assertEqual((0, ""), self.ended(work, signal.SIGHUP, **ignore))

    def test_what_a_system_refuses_is_one_line(self) -> None:
        for work, code, told in (
            ("open('/nowhere/x')", 1, "No such file or directory: /nowhere/x."),
            ("raise OSError(28, 'No space left', '/a')", 1, "No space left: /a; the disk is full; make room."),
            ("raise OSError(30, 'Read-only', '/a')", 1, "Read-only: /a; nothing can be written there"),
            ("raise orderly.Trouble('do this.', 2)", 2, "do this."),
        ):
            found, error = self.ended(work)
            self.assertEqual((code, 1), (found, len(error.splitlines())))
            self.assertIn(told, error)

    def test_closed_streams_are_told_or_done_without(self) -> None:
        entry = str(machine.ENVIRONMENT / "workbench")
        told = "workbench: Bad file descriptor; the output is closed.\n"
        for close, code, err in ((">&-", 1, told), ("2>&-", 0, ""), ("<&-", 0, ""), (">&- 2>&-", 1, "")):
            with self.subTest(close):
                answer = subprocess.run(["/bin/sh", "-c", f'"$0" help {close}', entry], capture_output=True, text=True, check=False)
                self.assertEqual((code, err), (answer.returncode, answer.stderr))
                self.assertEqual(code == 0, answer.stdout.startswith("environment/workbench"))

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full here")
    def test_a_full_output_is_told(self) -> None:
        with open("/dev/full", "w") as full:
            answer = subprocess.run(python("from steps import orderly\nsys.exit(orderly.well(lambda: print('x') or 0))"),
                                    stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(1, answer.returncode)
        self.assertEqual("workbench: No space left on device; the disk is full; make room.\n", answer.stderr)

    def test_a_reader_that_has_seen_enough(self) -> None:
        process = subprocess.Popen([sys.executable, "-S", str(START), "help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.close()
        error = process.stderr.read()
        process.stderr.close()
        self.assertEqual(b"", error)
        self.assertIn(process.wait(PATIENCE), (0, 141))


class CtrlC(unittest.TestCase):
    """Ctrl-C while modules are read, at each of them: the tracer sends it when the so-manieth is asked for."""

    CODE = """
import os, signal
count, words = int(sys.argv[1]), sys.argv[2:]
def hook(event, arguments):
    global count
    if event == "import":
        count -= 1
        if count == 0:
            os.kill(os.getpid(), signal.SIGINT)
path, sys.argv = words[0], words
code = compile(open(path).read(), path, "exec")
sys.addaudithook(hook)
exec(code, {"__name__": "__main__", "__file__": path})
"""

    def test_no_trace_at_any_import(self) -> None:
        ends = set()
        number = 0
        while 0 not in ends:
            number += 1
            command = [sys.executable, "-S", *python(self.CODE, str(number), str(START), "help")[1:]]
            answer = subprocess.run(command, capture_output=True, text=True, check=False)
            self.assertNotIn("Traceback", answer.stderr, number)
            ends.add(answer.returncode)
        self.assertLessEqual(ends, {0, -signal.SIGINT, 130})
        self.assertGreater(number, 20)
        print(f"trials: {number - 1} Ctrl-C while the launcher reads a module")


class Tied(unittest.TestCase):
    """A program that is started tied ends with the one that started it, even if that is killed."""

    def started(self, code: str) -> tuple[subprocess.Popen, int]:
        """A program that starts another, and the process id of that other."""
        process = subprocess.Popen(python(code), stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        return process, int(process.stdout.readline())

    def gone(self, pid: int) -> bool:
        for _ in range(PATIENCE * 10):
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return True
            if Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] == "Z":
                return True
            time.sleep(0.1)
        return False

    def test_it_ends_with_a_killed_one(self) -> None:
        code = "import subprocess\nfrom steps import children\n"
        code += "p = subprocess.Popen(children.tied(['/bin/sleep', '600']))\nprint(p.pid, flush=True)\np.wait()"
        process, child = self.started(code)
        process.kill()
        process.wait()
        self.assertTrue(self.gone(child))

    def test_it_ends_so_where_a_watcher_has_to_see_to_it(self) -> None:
        code = "import ctypes, os, subprocess\nctypes.CDLL = lambda name: object()\nfrom steps import tied\n"
        code += "if os.fork() == 0:\n    tied.tie(os.getppid())\n    print(os.getpid(), flush=True)\n"
        code += "    os.execv('/bin/sleep', ['sleep', '600'])\nos.wait()"
        process, child = self.started(code)
        process.kill()
        process.wait()
        self.assertTrue(self.gone(child))

    def test_it_is_the_program_itself(self) -> None:
        self.assertEqual(7, subprocess.call(children.tied(["/bin/sh", "-c", "exit 7"])))
        answer = subprocess.run(children.tied(["/no/program"]), capture_output=True, text=True, check=False)
        self.assertEqual((1, "/no/program: No such file or directory\n"), (answer.returncode, answer.stderr))

    def test_a_stop_ends_it_first(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "ended"
            shell = f"trap 'echo in order > {file}; exit 0' TERM; echo $$; while :; do sleep .1; done"
            code = "import os\nfrom steps import children, orderly\n"
            code += f"sys.exit(orderly.well(lambda: children.call(['/bin/sh', '-c', {shell!r}], dict(os.environ))))"
            process, _ = self.started(code)
            process.terminate()
            self.assertEqual(143, process.wait(PATIENCE))
            self.assertEqual("in order\n", file.read_text())


if __name__ == "__main__":
    unittest.main()
