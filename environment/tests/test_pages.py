"""Pages hold all they show, and the overview tells how each notebook went."""

import re
import tempfile
import unittest
from pathlib import Path
from unittest import mock

try:
    import nbformat
    from steps import notebooks, pages
except ImportError as missing:  # outside of the workbench's own Python
    raise unittest.SkipTest(f"needs {missing.name}; environment/workbench test has it") from None


def notebook(*cells):
    v4 = nbformat.v4
    return v4.new_notebook(cells=[v4.new_markdown_cell("# The *title*\n\nFirst one. Second."), *cells])


def result(name, trouble=""):
    return notebooks.Result(name, notebook(), 3.2, trouble)


class Pages(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.site = Path(folder.name)
        patch = mock.patch.object(pages, "SITE", self.site)
        patch.start()
        self.addCleanup(patch.stop)

    def test_nothing_is_loaded_from_elsewhere(self):
        cell = nbformat.v4.new_code_cell("int a = 1;")
        cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": "<b>bold</b>"})]
        text = pages.page(notebook(cell, nbformat.v4.new_markdown_cell("$x^2$")), None, "next")
        loads = r"<(?:script|link|img|iframe)[^>]*(?:src|href)=[\"'](?!data:|#)[^\"']+"
        self.assertEqual([], re.findall(loads, text))
        self.assertEqual([], re.findall(r"url\([\"']?https?:|@import", text))
        self.assertIn("<b>bold</b>", text)
        self.assertIn('href="next.html"', text)

    def test_the_overview_tells_title_opening_and_state(self):
        index = pages.write([result("one"), result("two", "cell 3: <broken>")])
        text = index.read_text()
        self.assertIn('<a href="one.html">The *title*</a>', text)
        self.assertIn("First one.", text)
        self.assertNotIn("Second", text)
        self.assertIn("failed: cell 3: &lt;broken&gt;", text)
        self.assertIn("1 failed", text)
        self.assertTrue((self.site / "two.html").is_file())

    def test_the_data_is_named_without_its_folders(self):
        with mock.patch.dict("os.environ", {"CXR_DATA": "/some/where/xrays"}):
            text = pages.overview([result("one")])
        self.assertIn("<b>xrays</b>", text)
        self.assertNotIn("/some/where", text)

    def test_what_changes_from_run_to_run_is_taken_out(self):
        cell = nbformat.v4.new_code_cell("1")
        cell.metadata["execution"] = {"iopub.status.busy": "now"}
        book = notebook(cell)
        book.metadata["widgets"] = {}
        notebooks.tidy(book)
        self.assertNotIn("execution", book.cells[1].metadata)
        self.assertEqual({"kernelspec", "language_info"}, set(book.metadata))
        self.assertEqual(["cell-01", "cell-02"], [c["id"] for c in book.cells])
        nbformat.validate(book)

    def test_notebooks_are_found_by_name(self):
        self.assertEqual("00_check_setup.ipynb", notebooks.find("00_check_setup").name)
        with self.assertRaisesRegex(notebooks.Trouble, "no notebook x; there are: 00_check"):
            notebooks.find("x")


if __name__ == "__main__":
    unittest.main()
