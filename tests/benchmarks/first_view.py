"""The weight of a reader's first page, and the time to its chart."""

from __future__ import annotations

import os
import statistics
from dataclasses import dataclass

from playwright.sync_api import Browser, Response, WebSocket, sync_playwright

# Pages with a chart, and the part of it that must be drawn.
_CHARTS = {
    "overview": ("/", "[role=graphics-document]"),
    "trends": ("/trends", "[role=graphics-document]"),
    "map": ("/map", ".map[data-zoom]"),
}
_TIMES = 5
_FLAGS = (
    *("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader"),
    *("--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"),
)
_RENDERED = """selector => {
    const find = root => root.querySelector(selector) ?? [...root.querySelectorAll('*')]
        .filter(e => e.shadowRoot).map(e => find(e.shadowRoot)).find(Boolean);
    const found = find(document);
    return found && found.getBoundingClientRect().height > 50 && performance.now();
}"""


@dataclass(frozen=True)
class _View:
    """One page, opened by a browser with nothing cached."""

    milliseconds: float
    plain_bytes: int
    packed_bytes: int
    socket_bytes: int


def measure_first_views(url: str) -> dict[str, dict[str, int]]:
    """Open each page several times in a browser with nothing cached."""
    path = os.environ.get("PORCHLIGHT_CHROMIUM", "/usr/bin/chromium")
    measured = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*_FLAGS])
        for name, (address, selector) in _CHARTS.items():
            views = [_view(browser, url + address, selector) for _ in range(_TIMES)]
            last = views[-1]
            times = [view.milliseconds for view in views]
            measured[name] = {
                "chart_drawn_ms": round(statistics.median(times)),
                "plain_bytes": last.plain_bytes + last.socket_bytes,
                "sent_bytes": last.packed_bytes + last.socket_bytes,
                "websocket_bytes": last.socket_bytes,
            }
        browser.close()
    return measured


def _view(browser: Browser, address: str, selector: str) -> _View:
    """Open a page once with an empty cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    answers: list[Response] = []
    frames: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: frames.append(len(data)))

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    page.on("websocket", listen)
    page.goto(address, wait_until="commit")
    rendered = page.wait_for_function(
        _RENDERED, arg=selector, polling="raf"
    ).json_value()
    page.wait_for_load_state("networkidle")
    answers = [answer for answer in answers if answer.status == 200]
    plain = sum(len(answer.body()) for answer in answers)
    packed = sum(answer.request.sizes()["responseBodySize"] for answer in answers)
    context.close()
    return _View(float(rendered), plain, packed, sum(frames))
