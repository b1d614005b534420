"""axe-core, by which the tests look for what keeps people from reading the pages and slides."""

from .wheels import Wheel

WHEEL = Wheel("axe", "test")
INSIDE = "axe_playwright_python/axe.min.js"


def load() -> str:
    """The script, which defines `axe` in a page."""
    return WHEEL.read(INSIDE)[0]
