"""Takes the picture of README: ``python -m tests.browser.picture FILE``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.drawn import IS_STILL, NOTE_CHANGES
from tests.serving import serve
from warehouse.paths import data_dir

WIDTH, HEIGHT = 1280, 860


def main(target: Path) -> int:
    """Serve the current warehouse, open the first page and save a screenshot."""
    with serve(data_dir()) as served:
        _take(f"{served.url}/", target)
    return 0


def _take(address: str, target: Path) -> None:
    chromium = os.environ.get("PORCHLIGHT_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.add_init_script(NOTE_CHANGES)
        page.goto(address)
        page.locator("[role=graphics-document]").first.wait_for()
        page.wait_for_function(IS_STILL, polling=100)
        target.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
