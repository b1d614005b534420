"""axe-core finds nothing serious on any page or slide, light or dark."""

from __future__ import annotations

import shutil
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import browser  # noqa: E402

from steps import axe, checks, reveal  # noqa: E402

try:
    from steps import pages, slides

    MISSING = None
except ImportError as missing:
    MISSING = missing.name

NOTEBOOKS = checks.ROOT / "notebooks"
LOOK = """
const root = document.documentElement;
root.classList.add("stacked");  // all slides are shown, and none is hidden from readers of the screen
document.querySelectorAll(".slides > section").forEach((slide) => {
  ["hidden", "aria-hidden"].forEach((name) => slide.removeAttribute(name));
});
const found = [];
for (const colours of ["light", "dark"]) {
  root.style.colorScheme = colours;
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  for (const { id, impact, nodes } of violations)
    if (["serious", "critical"].includes(impact))
      found.push(`${colours}: ${id} (${impact}), ${nodes.length} times, at first ${nodes[0].html.slice(0, 150)}`);
}
return found;
"""


@unittest.skipIf(MISSING, f"{MISSING} is not installed in this Python")
@unittest.skipUnless(browser.PROGRAM, browser.MISSING)
@unittest.skipUnless(axe.WHEEL.there, "axe-core is not fetched; environment/workbench test does it")
class ReadingTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def look(self, files: list[Path]) -> list[str]:
        return [f"{file.name}: {what}" for file in files for what in self.findings(file.read_text(encoding="utf-8"))]

    def findings(self, page: str) -> Any:
        return browser.ask(page, LOOK, axe.load())

    def test_the_pages(self) -> None:
        copies = self.folder / "notebooks"
        shutil.copytree(NOTEBOOKS, copies)
        pages.build(self.folder, NOTEBOOKS)
        self.assertEqual([], self.look(sorted((self.folder / "site").glob("*.html"))))

    @unittest.skipUnless(reveal.WHEEL.there, "reveal.js is not fetched; environment/workbench slides does it")
    def test_the_slides(self) -> None:
        slides.build(sorted(NOTEBOOKS.glob("*.ipynb")), self.folder / "slides", reveal.load())
        self.assertEqual([], self.look(sorted((self.folder / "slides").glob("*.html"))))

    def test_faults_are_found(self) -> None:
        page = '<!DOCTYPE html><html><body><main><p style="color:#ccc;background:#fff">faint</p><img src=""></main></body></html>'
        found = " ".join(self.findings(page))
        for rule in ("color-contrast", "image-alt", "html-has-lang", "document-title"):
            self.assertIn(rule, found)


if __name__ == "__main__":
    unittest.main()
