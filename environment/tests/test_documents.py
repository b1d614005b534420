"""Documents lead where they say, and every dependency is listed with its licence."""

from __future__ import annotations

import re
import unittest
from pathlib import Path

from steps import machine, setup

LIBS = setup.LIBS / machine.backend()
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)\)")
CLASS = re.compile(r"`(?:[a-z.]+\.)?([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:[.(][^`]*)?`")
PACKAGE_LINK = re.compile(r"\{@link\s+(?:\*\s+)?(cxr\.[a-z.]+\.[A-Z]\w*)")
CODE = re.compile(r"(?s)^From \[[^\]]*\]\(([^)]+)\).*?^```java\n(.*?)^```$", re.MULTILINE)


def documents() -> list[Path]:
    folders = (machine.ROOT, machine.ROOT / "docs", machine.ROOT / "examples")
    return [page for folder in folders for page in sorted(folder.glob("*.md"))]


def listed(title: str) -> list[str]:
    """The names in the first column of a table of THIRD-PARTY.md."""
    text = (machine.ROOT / "THIRD-PARTY.md").read_text("utf-8")
    part = re.search(rf"(?ms)^## {title}$(.*?)(?=^## |\Z)", text)
    return re.findall(r"(?m)^\| ([^ |]+) \|", part[1] if part else "")[1:]


class Documents(unittest.TestCase):
    def test_links_lead_somewhere(self) -> None:
        self.assertGreater(len(documents()), 8)
        for page in documents():
            for link in LINK.findall(page.read_text("utf-8")):
                if "://" not in link:
                    self.assertTrue((page.parent / link).exists(), f"{page.name}: {link}")

    def test_code_is_that_of_the_file_it_is_from(self) -> None:
        page = machine.ROOT / "docs" / "extending.md"
        text = page.read_text("utf-8")
        examples = CODE.findall(text)
        self.assertEqual(text.count("```java"), len(examples), "each block says where it is from")
        for file, code in examples:
            self.assertIn(code, (page.parent / file).read_text("utf-8"), file)

    def test_classes_that_are_named_are_there(self) -> None:
        sources = "\n".join(path.read_text("utf-8") for path in setup.LIB.glob("*/src/**/*.java"))
        there = set(re.findall(r"\w+", sources))
        for page in documents():
            named = set(CLASS.findall(page.read_text("utf-8")))
            self.assertEqual(set(), named - there, page.name)

    def test_packages_begin_with_classes_that_are_there(self) -> None:
        pages = sorted(setup.LIB.glob("*/src/main/java/**/package-info.java"))
        self.assertGreater(len(pages), 20)
        for page in pages:
            text = page.read_text("utf-8")
            self.assertIsNone(re.search("<{7}|>{7}", text), f"{page}: a merge was not ended")
            for name in PACKAGE_LINK.findall(text):
                there = any(setup.LIB.glob(f"*/src/main/java/{name.replace('.', '/')}.java"))
                self.assertTrue(there, f"{page}: {name}")

    def test_the_python_packages_are_listed(self) -> None:
        required = re.findall(r"(?m)^([a-z0-9._-]+)==", setup.REQUIREMENTS.read_text("utf-8"))
        self.assertEqual(sorted(set(required)), listed("Python"))

    @unittest.skipUnless(LIBS.is_dir(), "the library is not set up; environment/workbench setup does it")
    def test_the_java_libraries_are_listed(self) -> None:
        names = listed("Java")
        unlisted = [
            jar.name
            for jar in LIBS.glob("*.jar")
            if not jar.name.startswith("cxr-")
            and not any(re.match(rf"{re.escape(name)}-\d", jar.name) for name in names)
        ]
        self.assertEqual([], unlisted, "to be added to THIRD-PARTY.md")


if __name__ == "__main__":
    unittest.main()
