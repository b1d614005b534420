"""Cells come to stand on the right slides, the files load nothing, and no slide cuts off what it shows."""

from __future__ import annotations

import base64
import json
import re
import shutil
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import browser  # noqa: E402

from steps import arrangement, axe, checks, commands, machine, reveal, wheels  # noqa: E402
from steps.arrangement import Slide, arrange  # noqa: E402

try:
    import nbformat
    from nbformat import v4

    from steps import slides

    MISSING = None
except ImportError as missing:
    MISSING = missing.name

FAKE = reveal.Reveal("const Reveal = '</script>';", ".reveal { margin: 0 }", "const RevealNotes = 1;", "MIT -- free")
CHART = {"output_type": "display_data", "data": {"text/html": '<img src="data:image/png;base64,AA==">'}, "metadata": {}}
WORDS = {"output_type": "execute_result", "data": {"text/plain": "42"}, "metadata": {}, "execution_count": 1}
LOOK = """
const slides = [];
document.documentElement.classList.add("stacked");
document.querySelectorAll(".slides > section").forEach((section) => {
  const whole = section.getBoundingClientRect();
  const inside = (inner) =>
    inner.top >= whole.top && inner.bottom <= whole.bottom + 1 && inner.right <= whole.right + 1 && inner.width > 0;
  const board = section.querySelector(".board");
  const shown = [...board.querySelectorAll("p, pre, img, td, th, h1, h2, h3")].map((e) => e.getBoundingClientRect());
  const scrolls = [...section.querySelectorAll(".tall.board, .tall .window")].some(
    (e) => e.scrollHeight > e.clientHeight && getComputedStyle(e).overflowY === "auto");
  const letters = [1000];
  const words = document.createTreeWalker(board, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const parent = words.currentNode.parentElement;
    const size = parseFloat(getComputedStyle(parent).fontSize) * (parent.currentCSSZoom ?? 1);
    if (words.currentNode.data.trim()) letters.push(size);
  }
  section.querySelectorAll("img[data-letters]").forEach((image) => letters.push(
    image.dataset.letters * image.getBoundingClientRect().width / image.getAttribute("width")));
  const rows = [...section.querySelectorAll("td:first-child")].map((cell) => cell.innerText);
  const heads = [...section.querySelectorAll("th")].map((cell) => cell.innerText);
  slides.push({ cut: !scrolls && !shown.every(inside), scrolls, letters: Math.min(...letters), rows, heads });
});
return slides;
"""

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

    def test_notes_in_a_comment_are_the_speakers_on_all_slides_of_a_part(self) -> None:
        long = "word " * 90
        found = arrange([text(f"## A\n\n{long}\n\n<!-- notes: Say\nthis. -->"), code("f()", CHART), text("## B\n\nx")])
        self.assertEqual([["Say\nthis."], ["Say\nthis."], []], [slide.notes for slide in found])
        self.assertEqual([[long.strip()], [], ["x"]], [slide.texts for slide in found])

    def test_every_slide_of_the_notebooks_has_notes(self) -> None:
        for path in sorted((checks.ROOT / "notebooks").glob("*.ipynb")):
            for slide in arrange(json.loads(path.read_text(encoding="utf-8"))["cells"]):
                if slide.level <= 2:
                    self.assertTrue(slide.notes, f"{path.name}: {slide.heading}")

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
            words = arrangement.NOTES.sub("", words)
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

    def test_without_code_it_is_in_the_notes(self) -> None:
        page = self.build(self.rich(), shown_code=False)["01_a"]
        self.assertNotIn("jp-InputArea-editor\"", page)
        self.assertIn('f("&lt;x&gt;");</pre></aside>', page)
        self.assertEqual(2, page.count("<section"), "a slide that held code alone is left out")
        self.assertEqual(2, self.build(self.rich())["01_a"].count('jp-InputArea-editor"'))

    def test_notes_stand_with_code_and_without(self) -> None:
        path = self.notebook("a", v4.new_markdown_cell("# A\n\nWords.\n\n<!-- notes: Say <this>. -->"), v4.new_code_cell("int y = 2;"))
        for shown_code in (True, False):
            page = self.build(path, shown_code=shown_code)["a"]
            self.assertIn('<aside class="notes"><p>Say &lt;this&gt;.</p>', page)
        self.assertNotIn("notes:", page)

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


class Wheels(unittest.TestCase):
    def test_they_are_pinned_and_hashed(self) -> None:
        for wheel in (reveal.WHEEL, axe.WHEEL):
            self.assertRegex(wheel.requirements.read_text(), r"(?m)^[\w-]+==[\d.]+ \\\n +--hash=sha256:[0-9a-f]{64}$")

    def test_the_files_are_taken_out_of_the_wheel(self) -> None:
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(wheels, "ENVIRONMENT", Path(folder)):
            self.assertFalse(reveal.WHEEL.there)
            with self.assertRaisesRegex(machine.Trouble, "environment/workbench slides fetches it"):
                reveal.load()
            reveal.WHEEL.folder.mkdir()
            with zipfile.ZipFile(reveal.WHEEL.folder / "x.whl", "w") as packed:
                for name in reveal.FILES:
                    packed.writestr(reveal.INSIDE + name, name)
            self.assertTrue(reveal.WHEEL.there)
            found = reveal.load()
        self.assertEqual(("dist/reveal.js", "dist/reset.cssdist/reveal.css"), (found.script, found.style))


@unittest.skipIf(MISSING, f"{MISSING} is not installed in this Python")
@unittest.skipUnless(browser.PROGRAM, browser.MISSING)
@unittest.skipUnless(reveal.WHEEL.there, "reveal.js is not fetched; environment/workbench slides does it")
class InABrowser(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def looked_at(self, path: Path) -> list[dict[str, Any]]:
        """What a browser finds on each slide of a notebook."""
        return browser.ask(self.page(path), LOOK)  # type: ignore[no-any-return]

    def page(self, path: Path) -> str:
        slides.build([path], self.folder / "slides", reveal.load())
        return (self.folder / "slides" / f"{path.stem}.html").read_text(encoding="utf-8")

    def made(self, *cells: Any) -> Path:
        path = self.folder / "made.ipynb"
        nbformat.write(v4.new_notebook(cells=list(cells)), str(path))
        return path

    def test_the_slides_of_the_notebooks_can_be_seen_and_read(self) -> None:
        for path in sorted((checks.ROOT / "notebooks").glob("*.ipynb")):
            for place, slide in enumerate(self.looked_at(path), start=1):
                with self.subTest(notebook=path.name, slide=place):
                    self.assertFalse(slide["cut"] or slide["scrolls"], slide)
                    self.assertGreaterEqual(slide["letters"], 17.9)

    def test_a_table_goes_on_with_its_header(self) -> None:
        rows = "".join(f"<tr><td>row {row}</td><td>0.5<br><small>[0.1, 0.9]</small></td></tr>" for row in range(50))
        head = "<thead><tr><th>name</th><th>score</th></tr></thead>"
        table = v4.new_output("display_data", data={"text/html": f"<table>{head}<tbody>{rows}</tbody></table>"})
        found = self.looked_at(self.made(v4.new_markdown_cell("## T"), v4.new_code_cell("f()", outputs=[table])))
        parts = [slide for slide in found if slide["rows"]]
        self.assertGreater(len(parts), 2)
        self.assertEqual([f"row {row}" for row in range(50)], [row for slide in parts for row in slide["rows"]])
        for slide in parts:
            self.assertEqual(["name", "score"], slide["heads"])
            self.assertFalse(slide["cut"] or slide["scrolls"])

    def test_a_wide_table_goes_on_with_its_first_column(self) -> None:
        heads = "".join(f"<th>measure-{column}</th>" for column in range(30))
        cells = "".join(f"<td>{column}</td>" for column in range(30))
        body = f"<thead><tr><th>name</th>{heads}</tr></thead><tbody><tr><td>model</td>{cells}</tr></tbody>"
        table = v4.new_output("display_data", data={"text/html": f"<table>{body}</table>"})
        parts = [slide for slide in self.looked_at(self.made(v4.new_code_cell("f()", outputs=[table]))) if slide["heads"]]
        self.assertEqual([f"measure-{column}" for column in range(30)], [h for slide in parts for h in slide["heads"][1:]])
        self.assertEqual({"name"}, {slide["heads"][0] for slide in parts})
        self.assertTrue(all(slide["rows"] == ["model"] for slide in parts))

    def test_drawings_are_as_large_as_their_letters_need(self) -> None:
        svg = base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg" width="700" height="440"/>').decode()
        drawing = f'<img data-letters="15" width="700" src="data:image/svg+xml;base64,{svg}" alt="">'
        output = v4.new_output("display_data", data={"text/html": drawing})
        found = self.looked_at(self.made(v4.new_markdown_cell("## A"), v4.new_code_cell("f();\n" * 6, outputs=[output])))
        self.assertGreaterEqual(min(slide["letters"] for slide in found), 17.9)
        self.assertEqual(2, len(found), "the code has made room")

    def test_what_cannot_be_divided_scrolls(self) -> None:
        cells = [
            v4.new_markdown_cell("## Fits"), v4.new_code_cell("f()", outputs=[v4.new_output("stream", text="1")]),
            v4.new_markdown_cell("## Text\n\n" + "Many words. " * 400),
            v4.new_markdown_cell("## Code"), v4.new_code_cell("f();\n" * 60),
        ]  # fmt: skip
        self.assertEqual([False, True, True], [slide["scrolls"] for slide in self.looked_at(self.made(*cells))])

    def test_they_are_printed_a_slide_a_page(self) -> None:
        page = self.page(self.made(v4.new_markdown_cell("# A"), v4.new_markdown_cell("## B"), v4.new_markdown_cell("## C")))
        self.assertEqual(3, len(re.findall(rb"/Type /Page\b", browser.printed(page))))

    def test_a_key_turns_dark_to_light(self) -> None:
        press = """
            const colour = () => getComputedStyle(document.querySelector("section")).backgroundColor;
            const key = () => document.dispatchEvent(new KeyboardEvent("keydown", { keyCode: 68, key: "d", bubbles: true }));
            const seen = [colour()];
            key(); seen.push(colour()); key(); seen.push(colour());
            return seen;
        """
        first, second, third = browser.ask(self.page(self.made(v4.new_markdown_cell("# A"))), press)
        self.assertEqual(first, third)
        self.assertNotEqual(first, second)


if __name__ == "__main__":
    unittest.main()
