"""Cells come to stand on the right slides, the files load nothing, and no slide cuts off what it shows."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from steps import arrangement, checks, commands, machine, reveal  # noqa: E402
from steps.arrangement import Slide, arrange  # noqa: E402

try:
    import nbformat
    from nbformat import v4

    from steps import slides

    MISSING = None
except ImportError as missing:
    MISSING = missing.name

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FAKE = reveal.Reveal("const Reveal = '</script>';", ".reveal { margin: 0 }", "const RevealNotes = 1;", "MIT -- free")
CHART = {"output_type": "display_data", "data": {"text/html": '<img src="data:image/png;base64,AA==">'}, "metadata": {}}
WORDS = {"output_type": "execute_result", "data": {"text/plain": "42"}, "metadata": {}, "execution_count": 1}
COUNT = """<script>
const wait = setInterval(() => {
  if (!document.documentElement.dataset.fitted) return;
  clearInterval(wait);
  const cut = [];
  document.querySelectorAll(".slides > section").forEach((section, place) => {
    const whole = section.getBoundingClientRect();
    const inside = (inner) => inner.bottom <= whole.bottom + 1 && inner.right <= whole.right + 1;
    const shown = [...section.querySelectorAll("p, pre, img, td, h1, h2, h3")].map((e) => e.getBoundingClientRect());
    const scrolls = [...section.querySelectorAll(".tall.board, .tall .window")].some(
      (e) => e.scrollHeight > e.clientHeight && getComputedStyle(e).overflowY === "auto");
    if (shown.some((rect) => rect.width === 0 || rect.top < whole.top)) cut.push(`${place + 1} is hidden`);
    else if (!scrolls && !shown.every(inside)) cut.push(`${place + 1} is cut`);
    else if (scrolls) cut.push(`${place + 1} scrolls`);
  });
  document.documentElement.dataset.cut = JSON.stringify(cut);
}, 20);
</script></body>"""


def text(source: str, kind: str = "") -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source, "metadata": {"slideshow": {"slide_type": kind}} if kind else {}}


def code(source: str, *outputs: dict[str, Any], kind: str = "") -> dict[str, Any]:
    return {**text(source, kind), "cell_type": "code", "outputs": list(outputs)}


def shape(slide: Slide) -> tuple[str, str, int, int, int, int]:
    counts = (slide.texts, slide.code, slide.outputs, slide.seen)
    return (slide.kind, slide.heading, *map(len, counts))  # type: ignore[return-value]


class Arrangement(unittest.TestCase):
    def shapes(self, *cells: dict[str, Any]) -> list[tuple[str, str, int, int, int, int]]:
        return [shape(slide) for slide in arrange(list(cells))]

    def test_a_title_stands_alone_and_imports_are_left_out(self) -> None:
        found = self.shapes(text("# T\n\nWords."), code("import a.*;\n// why\nimport b.*;"), code("f()", WORDS))
        self.assertEqual([("title", "T", 1, 0, 0, 0), ("shown", "T", 0, 1, 1, 0)], found)

    def test_code_joins_a_heading_with_little_text(self) -> None:
        self.assertEqual([("shown", "H", 1, 1, 1, 0)], self.shapes(text("## H\n\nShort."), code("f()", CHART)))
        long = "word " * 90
        apart = [("text", "H", 1, 0, 0, 0), ("shown", "H", 0, 1, 1, 0)]
        self.assertEqual(apart, self.shapes(text(f"## H\n\n{long}"), code("f()", CHART)))
        self.assertEqual(apart, self.shapes(text("## H\n\nShort."), code("f()\n" * 10, CHART)))

    def test_each_output_keeps_what_is_to_be_seen_and_headings_begin_slides(self) -> None:
        found = self.shapes(
            text("## A"), code("f()", CHART), code("g()", CHART), text("*To see: x.*\n\nMore.\n\n## B\n\nWords.")
        )
        expected = [("shown", "A", 0, 1, 1, 0), ("shown", "A", 0, 1, 1, 1), ("text", "A", 1, 0, 0, 0), ("text", "B", 1, 0, 0, 0)]
        self.assertEqual(expected, found)

    def test_pictures_of_one_cell_get_a_slide_each(self) -> None:
        found = arrange([text("## A"), code("f()", WORDS, CHART, CHART, WORDS)])
        self.assertEqual([2, 2], [len(slide.outputs) for slide in found])
        self.assertEqual([1, 0], [len(slide.code) for slide in found])
        self.assertEqual([False, True], [slide.again for slide in found])

    def test_a_heading_in_code_is_none(self) -> None:
        self.assertEqual(["# T\n```\n# no\n```", "## H"], arrangement.split("# T\n```\n# no\n```\n## H"))

    def test_slide_types_of_jupyter_win(self) -> None:
        cells = [
            text("## A"), text("Secret.", "notes"), code("f()", WORDS), code("g()", WORDS, kind="fragment"),
            text("left out", "skip"), text("Begins.", "subslide"), text("Stays.", "fragment"),
        ]  # fmt: skip
        self.assertEqual([("shown", "A", 0, 2, 2, 0), ("text", "A", 2, 0, 0, 0)], self.shapes(*cells))
        self.assertEqual(["Secret."], arrange(cells)[0].notes)

    def test_every_text_code_and_output_of_the_notebooks_stands_on_one_slide(self) -> None:
        for path in sorted((checks.ROOT / "notebooks").glob("*.ipynb")):
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            found = arrange(cells)
            sources = [checks.join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
            shown = [source for slide in found for source in slide.code]
            self.assertEqual([s for s in sources if not arrangement.only_imports(s)], shown, path.name)
            outputs = [output for cell in cells for output in cell.get("outputs", [])]
            self.assertEqual(outputs, [output for slide in found for output in slide.outputs], path.name)
            words = "\n".join(checks.join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
            told = "".join(
                "".join([slide.heading * (not slide.again), *slide.texts, *slide.seen]) for slide in found
            )
            self.assertEqual(letters(words), letters(told), path.name)


def letters(words: str) -> list[str]:
    return sorted(re.sub(r"^#+|\s", "", words, flags=re.MULTILINE))


@unittest.skipIf(MISSING, f"{MISSING} is not installed in this Python")
class Files(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def notebook(self, name: str, *cells: Any) -> Path:
        path = self.folder / f"{name}.ipynb"
        nbformat.write(v4.new_notebook(cells=list(cells), metadata={"language_info": {"name": "Java"}}), str(path))
        return path

    def rich(self, name: str = "01_a") -> Path:
        return self.notebook(
            name,
            v4.new_markdown_cell("# A & B\n\nSee [next](02_b.ipynb#x), [file](../README.md), [web](https://example.org)."),
            v4.new_code_cell('f("<x>");', outputs=[v4.new_output("display_data", data={"text/html": "<table><tr><td>1</td></tr></table>"})]),
            v4.new_code_cell("int y = 2;"),
        )

    def build(self, *paths: Path, shown_code: bool = True) -> dict[str, str]:
        slides.build(list(paths), self.folder / "slides", FAKE, shown_code)
        return {path.stem: path.read_text(encoding="utf-8") for path in (self.folder / "slides").glob("*")}

    def test_they_load_nothing_and_hold_all_they_need(self) -> None:
        made = self.build(self.rich(), self.notebook("02_b", v4.new_markdown_cell("# B")))
        self.assertEqual({"index", "01_a", "02_b"}, set(made))
        for name, page in made.items():
            self.assertEqual([], checks.external_loads(page), name)
        scripts = re.findall(r'<script src="data:text/javascript;base64,([^"]*)"', made["01_a"])
        self.assertEqual(FAKE.script, base64.b64decode(scripts[0]).decode())
        self.assertEqual(3, len(scripts))
        self.assertIn("MIT - - free", made["01_a"])
        self.assertIn("<td>1</td>", made["01_a"])

    def test_links_lead_to_slides_or_are_none(self) -> None:
        page = self.build(self.rich(), self.notebook("02_b", v4.new_markdown_cell("# B")))["01_a"]
        self.assertIn('<a href="02_b.html">next</a>', page)
        self.assertIn('href="https://example.org"', page)
        self.assertNotIn("README.md", page)
        self.assertNotIn("02_b", self.build(self.rich())["01_a"])

    def test_the_index(self) -> None:
        index = self.build(self.rich())["index"]
        self.assertIn('<a href="01_a.html">A &amp; B</a>', index)
        self.assertIn("3 slides", index)

    def test_without_code_it_is_in_the_notes(self) -> None:
        page = self.build(self.rich(), shown_code=False)["01_a"]
        self.assertNotIn("jp-InputArea-editor\"", page)
        self.assertIn('f("&lt;x&gt;");</pre></aside>', page)
        self.assertEqual(2, page.count("<section"), "a slide that held code alone is left out")
        self.assertEqual(2, self.build(self.rich())["01_a"].count('jp-InputArea-editor"'))

    def test_old_slides_go(self) -> None:
        self.build(self.rich("x"))
        self.assertEqual({"index", "01_a"}, set(self.build(self.rich())))

    def test_what_cannot_be_made_is_one_line(self) -> None:
        broken = self.folder / "x.ipynb"
        broken.write_text("{")
        with self.assertRaisesRegex(machine.Trouble, "x.ipynb cannot be read"):
            self.build(broken)
        (self.folder / "other").mkdir()
        with self.assertRaisesRegex(machine.Trouble, "two of the notebooks have the same name"):
            self.build(self.rich(), Path(shutil.copy(self.rich(), self.folder / "other")))
        with self.assertRaisesRegex(machine.Trouble, "never has not been run; environment/workbench run never"):
            slides.executed(Path("never.ipynb"))
        with self.assertRaisesRegex(machine.Trouble, "no notebook x; there are: 00_check_setup"):
            commands.call(["slides", "x"])


class RevealTest(unittest.TestCase):
    def test_it_is_pinned_and_hashed(self) -> None:
        self.assertRegex(reveal.REQUIREMENTS.read_text(), r"(?m)^[\w-]+==[\d.]+ \\\n +--hash=sha256:[0-9a-f]{64}$")

    def test_the_files_are_taken_out_of_the_wheel(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(machine.Trouble, "environment/workbench slides fetches it"):
                reveal.load(Path(folder))
            with zipfile.ZipFile(Path(folder) / "x.whl", "w") as packed:
                for name in ("dist/reveal.js", "dist/reset.css", "dist/reveal.css", "plugin/notes/notes.js", "LICENSE"):
                    packed.writestr(reveal.INSIDE + name, name)
            found = reveal.load(Path(folder))
        self.assertEqual(("dist/reveal.js", "dist/reset.cssdist/reveal.css"), (found.script, found.style))


@unittest.skipIf(MISSING, f"{MISSING} is not installed in this Python")
@unittest.skipUnless(BROWSER, "there is no Chromium or Chrome")
@unittest.skipUnless(list(reveal.FOLDER.glob("*.whl")), "reveal.js is not fetched; environment/workbench slides does it")
class InABrowser(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True) if sys.version_info >= (3, 10) else tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def looked_at(self, *paths: Path) -> dict[str, list[str]]:
        """What a browser finds cut off or to be scrolled on the slides of notebooks."""
        slides.build(list(paths), self.folder / "slides", reveal.load())
        return {path.stem: self.look(self.folder / "slides" / f"{path.stem}.html") for path in paths}

    def look(self, page: Path) -> list[str]:
        page.write_text(page.read_text(encoding="utf-8").replace("</body>", COUNT), encoding="utf-8")
        command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1280,720"]
        command += [f"--user-data-dir={self.folder / 'browser'}", "--virtual-time-budget=20000", "--dump-dom", page.as_uri()]
        shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout
        found = re.search(r'data-cut="([^"]*)"', shown)
        self.assertIsNotNone(found, f"{page.name} did not start")
        return json.loads(found[1].replace("&quot;", '"'))  # type: ignore[index]

    def test_no_slide_of_the_notebooks_is_cut_off(self) -> None:
        paths = sorted((checks.ROOT / "notebooks").glob("*.ipynb"))
        found = [f"{name}: {what}" for name, cut in self.looked_at(*paths).items() for what in cut]
        self.assertEqual([], [what for what in found if not what.endswith("scrolls")])
        self.assertLess(len(found), 8, "most of the slides need no scrolling")

    def test_what_is_too_long_scrolls(self) -> None:
        rows = "".join(f"<tr><td>{row}</td></tr>" for row in range(90))
        table = v4.new_output("display_data", data={"text/html": f"<table>{rows}</table>"})
        path = self.folder / "long.ipynb"
        cells = [
            v4.new_markdown_cell("## Fits"), v4.new_code_cell("f()", outputs=[v4.new_output("stream", text="1")]),
            v4.new_markdown_cell("## Table"), v4.new_code_cell("f()", outputs=[table]),
            v4.new_markdown_cell("## Text\n\n" + "Many words. " * 400),
            v4.new_markdown_cell("## Code"), v4.new_code_cell("f();\n" * 60, outputs=[table]),
        ]  # fmt: skip
        nbformat.write(v4.new_notebook(cells=cells), str(path))
        found = self.looked_at(path)["long"]
        self.assertEqual(["2 scrolls", "3 scrolls", "4 scrolls"], found)


if __name__ == "__main__":
    unittest.main()
