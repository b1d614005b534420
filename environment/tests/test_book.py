"""The book holds what the notebooks hold, but for the speaker's notes, and loads nothing from the network."""

from __future__ import annotations

import json
import re
import tempfile
import unittest
from pathlib import Path
from typing import Any

from steps import book, machine

NOTEBOOKS = sorted((machine.ROOT / "notebooks").glob("*.ipynb"))
LOADED = re.compile(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(?:https?:)?//[^"]*"')


class Book(unittest.TestCase):
    def test_the_speakers_notes_are_left_out(self) -> None:
        cells: list[dict[str, Any]] = [
            {"cell_type": "markdown", "source": ["# T\n", "\n", "x\n", "<!-- notes: Say\n", "this. -->"]},
            {"cell_type": "code", "source": ["// <!-- notes: code -->"]},
        ]
        texts = ["".join(cell["source"]) for cell in book.page({"cells": cells})["cells"]]
        self.assertEqual(["# T\n\nx\n", "// <!-- notes: code -->"], texts)

    def test_words_are_refused(self) -> None:
        with self.assertRaisesRegex(machine.Trouble, "book takes all notebooks, and no options"):
            book.book(["03_train"])

    @unittest.skipUnless(book.JUPYTER_BOOK.there, "Jupyter Book is not there; environment/workbench book fetches it")
    def test_pages_hold_the_outputs_and_load_nothing(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            index = book.build(NOTEBOOKS, Path(folder))
            contents = index.read_text("utf-8")
            for path in NOTEBOOKS:
                self.assertIn(f'href="{path.stem}.html"', contents)
                page = (index.parent / f"{path.stem}.html").read_text("utf-8")
                self.assertEqual([], LOADED.findall(page), path.name)
                self.assertNotIn("<!-- notes:", page)
                cells = json.loads(path.read_text("utf-8"))["cells"]
                outputs = [output for cell in cells for output in cell.get("outputs", [])]
                pictures = "".join(map(json.dumps, outputs)).count("data:image/png;base64,")
                self.assertGreaterEqual(page.count("data:image/png;base64,"), pictures, path.name)
            # Links between notebooks lead from page to page.
            self.assertIn('href="03_train.html"', (index.parent / "00_check_setup.html").read_text("utf-8"))


if __name__ == "__main__":
    unittest.main()
