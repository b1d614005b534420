"""The pages load nothing from outside, say how each run ended, and lead to each other."""

from __future__ import annotations

import base64
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from steps import checks  # noqa: E402

try:
    import nbformat
    from nbformat import v4

    from steps import pages

    MISSING = None
except ImportError as missing:
    MISSING = missing.name

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


def notebook(*cells: Any, **record: Any) -> Any:
    run = {"status": "passed", "seconds": 65.4, "data": "built-in sample", "date": "2024-05-06T07:08:09+00:00"}
    run |= {"java": "17.0.1+12-x"} | record
    metadata = {"cxr": run, "language_info": {"name": "Java"}, "widgets": {"state": {}}}
    return v4.new_notebook(cells=list(cells), metadata=metadata)


def code(source: str, **data: Any) -> Any:
    kinds = {"plain": "text/plain", "html": "text/html", "png": "image/png", "svg": "image/svg+xml", "js": "application/javascript"}
    output = v4.new_output("display_data", data={kinds[kind]: value for kind, value in data.items()})
    return v4.new_code_cell(source, outputs=[output], execution_count=1)


@unittest.skipIf(MISSING, f"{MISSING} is not installed in this Python")
class PagesTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.target = self.folder / "target"
        (self.target / "notebooks").mkdir(parents=True)
        (self.folder / "own.png").write_bytes(PIXEL)

    def build(self, **notebooks: Any) -> dict[str, str]:
        """The pages of the notebooks by name, without .html."""
        for name, content in notebooks.items():
            nbformat.write(content, str(self.target / "notebooks" / f"{name}.ipynb"))
        pages.build(self.target, self.folder)
        return {path.stem: path.read_text(encoding="utf-8") for path in (self.target / "site").glob("*")}

    def rich(self) -> Any:
        picture = base64.b64encode(PIXEL).decode()
        return notebook(
            v4.new_markdown_cell("# A & B\n\nMath $x < 1$, ![own](own.png), [next](01_b.ipynb#x), [out](https://example.org)."),
            code("f();", plain="a chart", svg="<svg xmlns='http://www.w3.org/2000/svg'><text>1</text></svg>"),
            code("g();", plain="an X-ray", png=picture),
            code("h();", plain="rows", html="<table><tr><th>n</th></tr><tr><td>1 &lt; 2</td></tr></table>"),
            code("s();", plain="instead", js="fetch('https://example.org')"),
            v4.new_code_cell(""),
        )

    def test_no_page_loads_anything(self) -> None:
        for name, page in self.build(**{"00_a": self.rich(), "01_b": notebook()}).items():
            self.assertEqual([], checks.external_loads(page), name)
            self.assertNotIn("<script", page, name)

    def test_a_page_shows_text_pictures_and_tables(self) -> None:
        page = self.build(**{"00_a": self.rich()})["00_a"]
        self.assertIn("<title>A &amp; B</title>", page)
        self.assertEqual(2, page.count("data:image/png;base64,"))
        self.assertRegex(page, r'<img (?=[^>]*alt="a chart")[^>]*src="data:image/svg\+xml;base64,')
        self.assertIn("<td>1 &lt; 2</td>", page)
        self.assertIn("instead", page)
        self.assertIn('href="01_b.html#x"', page)
        self.assertIn('href="https://example.org"', page)
        self.assertEqual(4, page.count('jp-InputArea-editor"'), "empty cells are left out")

    def test_navigation(self) -> None:
        site = self.build(**{name: notebook(v4.new_markdown_cell(f"# Step {name}")) for name in ("00_a", "01_b", "02_c")})
        self.assertEqual({"index", "00_a", "01_b", "02_c"}, set(site))
        for name, neighbours in (("00_a", {"01_b"}), ("01_b", {"00_a", "02_c"}), ("02_c", {"01_b"})):
            for other in ("index", "00_a", "01_b", "02_c"):
                self.assertEqual(other == "index" or other in neighbours, f'href="{other}.html"' in site[name], (name, other))

    def test_the_index(self) -> None:
        good = notebook(v4.new_markdown_cell("# Look & see\n\nCounts *all* `words`, see [x](y).\n\nMore."))
        bad = notebook(v4.new_markdown_cell("# Train"), v4.new_code_cell("x"), status="failed", cell=2, message="E: a < b", seconds=3700)
        index = self.build(**{"00_a": good, "01_b": bad})["index"]
        for part in (
            '<a href="00_a.html">Look &amp; see</a>', "Counts all words, see x.", "<time>1:05</time>", "<time>1:01:40</time>",
            "1 passed", "1 failed", f"01_b.html#cell-id={bad.cells[1].id}", "E: a &lt; b", "built-in sample", "2024-05-06 07:08",
            "Java 17.0.1", "Python 3.",
        ):
            self.assertTrue(part in index, part)
        self.assertNotIn("More.", index)
        self.assertNotIn("17.0.1+12", index)
        self.assertEqual([], checks.external_loads(index))

    def test_a_failed_page_leads_to_its_cell(self) -> None:
        bad = notebook(v4.new_code_cell("x"), status="failed", cell=1, message="E: <broke>")
        page = self.build(a=bad)["a"]
        self.assertIn(f'<a href="#cell-id={bad.cells[0].id}">cell 1</a>: E: &lt;broke&gt;', page)
        self.assertIn(f'id="cell-id={bad.cells[0].id}"', page)

    def test_different_data_is_named_at_each_notebook(self) -> None:
        index = self.build(a=notebook(), b=notebook(data="iu-xray"))["index"]
        self.assertIn("iu-xray, 2024-05-06 07:08", index)
        self.assertNotIn("iu-xray, 2024", self.build(a=notebook(data="iu-xray"))["index"])

    def test_old_pages_go(self) -> None:
        self.build(a=notebook(), b=notebook())
        (self.target / "notebooks" / "b.ipynb").unlink()
        self.assertEqual({"index", "a"}, set(self.build()))

    def test_no_notebooks(self) -> None:
        self.assertIn("No notebook has been run yet.", self.build()["index"])

    def test_headings(self) -> None:
        for text, expected in (
            ("# T\nFirst.\nStill.\n\nNext.", ("T", "First. Still.")),
            ("# T\n\n## Part\n\n- item\n\nWords a_b _c_ **d**.", ("T", "Words a_b c d.")),
            ("words\n\n# `T` [x](y)", ("T x", "")),
            ("## no title\n\nwords", ("", "")),
            ("# T\n\n```\n# code\n```\n\nWords.", ("T", "Words.")),
        ):
            self.assertEqual(expected, pages.heading(notebook(v4.new_markdown_cell(text))), text)

    def test_clock(self) -> None:
        self.assertEqual(["0:00", "0:59", "1:00", "1:05", "1:00:00"], [pages.clock(s) for s in (0.4, 59.4, 59.6, 65.4, 3600)])


if __name__ == "__main__":
    unittest.main()
