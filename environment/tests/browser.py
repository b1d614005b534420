"""Headless Chromium: what a script finds in a page."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MISSING = "there is no Chromium or Chrome"
ASK = """<script>
addEventListener("load", () => {
  const wait = setInterval(async () => {
    if (document.querySelector(".reveal") && !document.documentElement.dataset.fitted) return;
    clearInterval(wait);
    let found;
    try { found = { value: await (async () => { SCRIPT })() }; } catch (error) { found = { error: String(error) }; }
    document.body.innerHTML = "";
    document.documentElement.dataset.found = JSON.stringify(found);
  }, 20);
});
</script></body>"""


def ask(page: str, script: str, *libraries: str) -> Any:
    """The value that a script returns in a page, once its slides are laid out; it may be a promise."""
    before = "".join(f"<script>{library}</script>" for library in libraries)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        asked = before + ASK.replace("SCRIPT", script)
        file.write_text(page.replace("</body>", asked), encoding="utf-8")
        shown = run(Path(folder), "--virtual-time-budget=60000", "--dump-dom", file.as_uri())
    found = re.search(r'data-found="([^"]*)"', shown)
    if not found:
        raise AssertionError(f"the page did not start: {shown[:500]}")
    answer = json.loads(html.unescape(found[1]))
    if "error" in answer:
        raise AssertionError(answer["error"])
    return answer.get("value")


def printed(page: str) -> bytes:
    """The PDF that a page is printed to."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        pdf = Path(folder) / "page.pdf"
        run(Path(folder), "--virtual-time-budget=60000", "--no-pdf-header-footer", f"--print-to-pdf={pdf}", file.as_uri())
        return pdf.read_bytes()


def run(folder: Path, *words: str) -> str:
    """What Chromium writes, in a window of the slides' size, with a profile that goes with the folder."""
    command = [str(PROGRAM), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1280,720"]
    command += [f"--user-data-dir={folder / 'browser'}", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False).stdout
