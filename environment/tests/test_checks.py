"""Each rule has a notebook that breaks it alone, and a near miss that keeps it."""

import os
import unittest
from unittest import mock

from steps import checks, machine


def code(source="x", count=1, **output):
    outputs = [output] if output else []
    return {"cell_type": "code", "source": source, "execution_count": count, "outputs": outputs}


def text(value):
    return {"output_type": "execute_result", "data": {"text/plain": value}}


def words(source):
    return {"cell_type": "markdown", "source": source}


class Rules(unittest.TestCase):
    def found(self, *cells):
        with mock.patch.dict(os.environ, {"HOME": "/srv/somebody"}):
            return [f.rule for f in checks.check("n.ipynb", {"cells": list(cells)})]

    def breaks(self, part, *cells):
        rules = self.found(*cells)
        self.assertEqual(1, len(rules), rules)
        self.assertIn(part, rules[0])

    def keeps(self, *cells):
        self.assertEqual([], self.found(*cells))

    def test_a_clean_one(self):
        self.keeps(words("# T"), code(count=1, **text("1")), code(count=2), code("", None))

    def test_errors(self):
        error = {"output_type": "error", "ename": "E", "evalue": "v", "traceback": []}
        self.breaks("error", code(**error))

    def test_error_stream(self):
        stream = {"output_type": "stream", "name": "stderr", "text": ["warning\n"]}
        self.breaks("error stream", code(**stream))
        self.keeps(code(**{**stream, "name": "stdout"}))

    def test_counts(self):
        self.breaks("counts", code(count=2))
        self.breaks("counts", code(count=1), code(count=None))
        self.breaks("counts", code(count=1), code(count=1))

    def test_folders_of_one_machine(self):
        for path in ("/root/x", "/home/ann/x", "/Users/ann/x", "C:\\Users\\ann", "/srv/somebody/x"):
            self.breaks("folder", code(**text(f"at {path}")))
            self.breaks("folder", words(path))
        self.breaks("folder", code(**text(str(machine.ROOT / "data"))))
        self.keeps(code(**text("data/sample; a/root/b; /homes; 3/home/x")))

    def test_identity_hashes(self):
        for value in ("java.lang.Object@1b2c3d4e", "[I@6d06d69c", "PrintStream@7a81197d"):
            self.breaks("identity", code(**text(value)))
        self.keeps(code(**text("ann@example.org, @Override, x@12")))

    def test_pictures_are_left_out(self):
        html = {"output_type": "display_data"}
        html["data"] = {"text/html": '<img src="data:image/png;base64,A/root/A@1b2c3d4e">'}
        self.keeps(code(**html))

    def test_terminal_codes(self):
        self.breaks("terminal", code(**text("\x1b[1mbold")))

    def test_random_numbers(self):
        self.breaks("random", code(**text("123e4567-e89b-12d3-a456-426614174000")))
        self.keeps(code(**text("id 123e4567-e89b-12d3-a456-426614174000")))

    def test_magics(self):
        self.breaks("magics", code("int a;\n%maven x"))
        self.keeps(code("int a = 5\n    % 3;"))


if __name__ == "__main__":
    unittest.main()
