"""Each rule has a notebook that breaks it alone, and a near miss that passes."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from steps import checks  # noqa: E402

CHECKOUT = Path("/srv/checkout")


def code(source: str, *outputs: dict[str, Any], count: int | None = 1) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "outputs": list(outputs), "execution_count": count, "metadata": {}}


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source, "metadata": {}}


def stream(value: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": value}


def result(**data: str) -> dict[str, Any]:
    kinds = {"plain": "text/plain", "html": "text/html", "png": "image/png", "svg": "image/svg+xml"}
    return {"output_type": "execute_result", "data": {kinds[k]: v for k, v in data.items()}, "metadata": {}}


class ChecksTest(unittest.TestCase):
    def setUp(self) -> None:
        patch = mock.patch.dict(os.environ, {"HOME": "/var/people/ada"})
        patch.start()
        self.addCleanup(patch.stop)

    def rules(self, *cells: dict[str, Any]) -> list[str]:
        return [finding.rule for finding in checks.check_cells("n.ipynb", list(cells), CHECKOUT)]

    def printed(self, value: str) -> list[str]:
        return self.rules(code("show();", stream(value)))

    def test_a_clean_notebook_passes(self) -> None:
        table = result(plain="2 rows", html="<table><tr><td>1</td></tr></table>", png="iVBORw0KGgo=")
        self.assertEqual([], self.rules(text("# Title"), code("var x = 1;"), code("x", table, count=2)))

    def test_error(self) -> None:
        error = {"output_type": "error", "ename": "EvalException", "evalue": "no such file", "traceback": []}
        findings = checks.check_cells("n.ipynb", [text("# T"), code("f();", error)], CHECKOUT)
        self.assertEqual(["n.ipynb, cell 2: error: EvalException: no such file"], [str(f) for f in findings])
        self.assertEqual([], self.printed("error: this is printed, not thrown"))

    def test_an_error_without_message_shows_the_first_line_of_its_trace(self) -> None:
        trace = ["\x1b[1m\x1b[31m|   int x = y;\x1b[0m", "cannot find symbol"]
        error = {"output_type": "error", "ename": "CompilationException", "evalue": "", "traceback": trace}
        self.assertEqual("CompilationException: | int x = y;", checks.error_text(error))

    def test_stderr(self) -> None:
        self.assertEqual(["stderr"], self.rules(code("f();", stream("SLF4J: no provider", "stderr"))))
        self.assertEqual([], self.printed("stderr"))

    def test_counts(self) -> None:
        self.assertEqual(["count"], self.rules(code("a", count=1), code("b", count=3)))
        self.assertEqual(["count"], self.rules(code("a", count=None), code("b", count=None)))
        self.assertEqual(["count"], self.rules(code("a", count=2)))
        self.assertEqual([], self.rules(code("a", count=1), code(" \n", count=None), text("t"), code("b", count=2)))

    def test_paths_in_outputs(self) -> None:
        for path in (
            "/root/x", "/home/ada/x", "/home/ada", "/Users/ada/x", r"C:\Users\ada\x", r"C:\\Users\\ada", "file:/root/x",
            "file:///home/ada/x", "/srv/checkout/data", "/var/people/ada/.m2", "'/root/x'",
        ):
            self.assertEqual(["path"], self.printed(f"read {path} now"), path)

    def test_near_misses_of_paths(self) -> None:
        for value in (
            "https://example.org/home/ada/x", "https://example.org/Users/ada", "the square/root of 2", "/rooted", "data/home/x",
            "../root/x", "/srv/checkouts", "/srv/checkout-2", "/usr/home", "/var/people/adam", "heart/lungs", "/homes/ada/x",
        ):
            self.assertEqual([], self.printed(value), value)

    def test_paths_in_sources_html_and_svg(self) -> None:
        self.assertEqual(["path"], self.rules(code('read("/home/ada/x.png");')))
        self.assertEqual(["path"], self.rules(text("Put it in `/root/data`.")))
        self.assertEqual(["path"], self.rules(code("f();", result(html="<p>/root/x</p>"))))
        self.assertEqual(["path"], self.rules(code("f();", result(svg="<text>/root/x</text>"))))

    def test_a_short_home_is_not_searched(self) -> None:
        with mock.patch.dict(os.environ, {"HOME": "/"}):
            self.assertEqual([], self.printed("a / b"))

    def test_picture_data_is_not_searched(self) -> None:
        self.assertEqual([], self.rules(code("f();", result(png="AAAA /root/ @1b2c3d4"))))
        inline = '<img src="data:image/png;base64,AAAA/root/+/home/ada/AA==">'
        self.assertEqual([], self.rules(code("f();", result(html=inline))))
        self.assertEqual([], self.rules(text(f"![x]({inline})")))

    def test_identity_hash(self) -> None:
        for value in ("Study@1b2c3d4", "java.lang.Object@7d9f1a2b.", "[I@1b2c3d4", "REPL.$JShell$11$A@5b1f2", "x=A@1b2c3d4,"):
            self.assertEqual(["identity hash"], self.printed(value), value)
        for value in ("ada@facade.org", "ada@1b2c3d4.example", "P@5", "recall@10", "@Override", "A@1b2c3d4e5f", "A@beefy"):
            self.assertEqual([], self.printed(value), value)

    def test_ansi_escape(self) -> None:
        self.assertEqual(["ansi escape"], self.printed("\x1b[31mred\x1b[0m"))
        self.assertEqual([], self.printed("[31m is how red begins"))

    def test_magic(self) -> None:
        self.assertEqual(["magic"], self.rules(code("int a = 1;\n%maven org:x:1")))
        self.assertEqual(["magic"], self.rules(code("%%time\nf();")))
        self.assertEqual([], self.rules(code("int a = 7\n    % 2;\nint b = a % 3;")))
        self.assertEqual([], self.rules(text("%maven is a magic")))

    def test_uuid(self) -> None:
        uuid = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
        self.assertEqual(["uuid"], self.rules(code("display(x);", result(plain=uuid))))
        self.assertEqual([], self.rules(code("id", result(plain=f"run {uuid}"))))
        self.assertEqual([], self.rules(code("id", result(plain=uuid + "0"))))

    def test_network(self) -> None:
        for source in (
            '<script src="https://cdn.example/x.js"></script>', '<link rel="stylesheet" href="https://cdn.example/x.css">',
            "<img src='//cdn.example/x.png'>", "<style>@font-face { src: url(https://cdn.example/x.woff) }</style>",
            '<div style="background: url(x.png)"></div>', '<style>@import "https://cdn.example/x.css";</style>',
            '<iframe src="https://example.org"></iframe>', '<img src="beside.png">',
        ):
            self.assertEqual(["network"], self.rules(code("f();", result(html=source))), source)
        self.assertEqual(["network"], self.rules(text("![scan](https://example.org/x.png)")))
        self.assertEqual(["network"], self.rules(text('<img src="http://example.org/x.png">')))

    def test_near_misses_of_network(self) -> None:
        for source in (
            '<a href="https://example.org/x.png">src</a>', '<img src="data:image/png;base64,AAAA">', "<p>url(https://x.y)</p>",
            '<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/></svg>', '<style>p { fill: url(#a) }</style>',
        ):
            self.assertEqual([], self.rules(code("f();", result(html=source))), source)
        self.assertEqual([], self.rules(text("[scan](https://example.org/x.png) ![own](x.png)")))
        self.assertEqual([], self.printed('<img src="https://example.org/x.png">'))

    def test_lines_stored_as_lists(self) -> None:
        split = {"output_type": "stream", "name": "stdout", "text": ["A@1b2", "c3d4\n"]}
        self.assertEqual(["identity hash"], self.rules(code(["f", "();"], split)))  # type: ignore[arg-type]

    def test_hide_paths(self) -> None:
        hidden = checks.hide_paths("no /srv/checkout/data/x, /var/people/ada/y, /home/bob/z", CHECKOUT)
        self.assertEqual("no ./data/x, ~/y, ~/z", hidden)


class CommandTest(unittest.TestCase):
    def run_main(self, folder: Path, *names: str) -> tuple[int, str]:
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            exit_code = checks.main(["--json", str(folder / "s.json"), *(str(folder / name) for name in names)])
        return exit_code, output.getvalue()

    def test_summary_counts_notebooks(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "a.ipynb").write_text(json.dumps({"cells": [code("x")]}))
            (folder / "b.ipynb").write_text(json.dumps({"cells": [code("%x"), code("%y", count=5)]}))
            (folder / "c.ipynb").write_text("no notebook")
            exit_code, output = self.run_main(folder, "a.ipynb", "b.ipynb", "c.ipynb", "d.ipynb")
            self.assertEqual(1, exit_code)
            self.assertEqual({"passed": 1, "failed": 3}, json.loads((folder / "s.json").read_text()))
            self.assertEqual(5, len(output.splitlines()), output)
            self.assertEqual((0, ""), self.run_main(folder, "a.ipynb"))


if __name__ == "__main__":
    unittest.main()
