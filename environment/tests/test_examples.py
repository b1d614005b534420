"""The example programs do what they say, the first three of them with the core's class path alone."""

from __future__ import annotations

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from steps import machine, setup

EXAMPLES = machine.ROOT / "examples"
COLLECTION = machine.ROOT / "lib/model/src/test/resources/cxr/train/collection"  # invented
LIBS = setup.LIBS / machine.backend()
BEYOND_CORE = ("cxr-model", "cxr-workbench", "cxr-bench", "nd4j", "javacpp", "openblas")


@unittest.skipUnless(LIBS.is_dir(), "the library is not set up; environment/workbench setup does it")
class Examples(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.java = machine.find_java()

    def call(self, path: str, name: str, *words: str | Path) -> str:
        command = [str(self.java.java), *setup.java_options(self.java), "-cp", path]
        answer = subprocess.run(
            [*command, str(EXAMPLES / f"{name}.java"), *map(str, words)],
            env={**os.environ, **setup.java_environment(), "CXR_CACHE": str(self.folder / "cache")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(0, answer.returncode, answer.stderr)
        return answer.stdout

    def core(self, name: str, *words: str | Path) -> str:
        jars = [str(jar) for jar in sorted(LIBS.glob("*.jar")) if not jar.name.startswith(BEYOND_CORE)]
        return self.call(os.pathsep.join(jars), name, *words)

    def test_score_two_files(self) -> None:
        references, written = self.folder / "references.txt", self.folder / "written.txt"
        references.write_text("The heart is enlarged.\nNo effusion.\n")
        written.write_text("The heart is enlarged.\nNo pneumothorax.\n")
        said = self.core("ScoreTwoFiles", references, written)
        self.assertRegex(said, r"by the recipe coco on 2 studies")
        self.assertRegex(said, r"BLEU-1 +0\.833 ")  # 5 of 6 words

    def test_label_text(self) -> None:
        said = self.core("LabelText", "The heart is enlarged. No pneumothorax.")
        self.assertEqual(
            'Cardiomegaly\nCardiomegaly: present, by "heart is enlarged"\n'
            'Pneumothorax: absent, by "pneumothorax"\n',
            said,
        )

    def test_read_collection(self) -> None:
        said = self.core("ReadCollection", COLLECTION)
        self.assertIn("layout: Kaggle; problems: 0\n32 of 32 studies are used", said)
        self.assertIn("train 22, validation 5, test 5\n", said)

    def test_train_ten_steps_and_write_a_report(self) -> None:
        everything = setup.class_path(machine.backend())
        run = self.folder / "run"
        said = self.call(everything, "TrainTenSteps", COLLECTION, run)
        losses = [float(line.rpartition(" ")[2]) for line in said.splitlines() if ": loss " in line]
        self.assertEqual(10, len(losses), said)
        self.assertLess(losses[-1], losses[0])
        image = next(COLLECTION.glob("images/**/1_*.png"))
        words = self.call(everything, "WriteReport", run, image).split()
        reports = (COLLECTION / "indiana_reports.csv").read_text().lower()
        self.assertTrue(words and all(word in reports or word == "<unk>" for word in words), words)

    def test_the_readme_names_each(self) -> None:
        readme = (EXAMPLES / "README.md").read_text()
        for example in EXAMPLES.glob("*.java"):
            self.assertIn(f"({example.name})", readme)


if __name__ == "__main__":
    unittest.main()
