"""Take the picture that README shows: ``python tests/browser/picture.py FILE``."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from playwright.sync_api import sync_playwright

REPO_ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 1280, 860
SECONDS_TO_START = 60


def main(target: Path) -> int:
    """Serve the current warehouse, open the first page, write its picture."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(  # noqa: S603 - fixed arguments
        [
            *(sys.executable, "-m", "streamlit", "run", "dashboard/app.py"),
            *("--server.port", str(port), "--server.address", "127.0.0.1"),
            *("--server.headless", "true", "--logger.level", "error"),
        ],
        cwd=REPO_ROOT,
    )
    try:
        _wait_for(port)
        _take(f"http://127.0.0.1:{port}/", target)
    finally:
        server.terminate()
        server.wait(timeout=20)
    return 0


def _wait_for(port: int) -> None:
    last_moment = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < last_moment:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"Nothing listens on port {port}; see the messages above.")


def _take(address: str, target: Path) -> None:
    chromium = os.environ.get("PORCHLIGHT_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(address)
        page.locator("[role=graphics-document]").first.wait_for()
        page.wait_for_load_state("networkidle")
        target.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
