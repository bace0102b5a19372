"""Pages as an address opens them."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from streamlit.testing.v1 import AppTest

from dashboard.components.url_state import page_file
from tests.conftest import MAIN
from tests.serving import PATIENCE_SECONDS


def open_view(address: str) -> AppTest:
    """Open an address as if from a link."""
    app = AppTest.from_file(MAIN, default_timeout=PATIENCE_SECONDS)
    parts = urlsplit(address)
    if page := parts.path.strip("/"):
        app.switch_page(page_file(page))
    for name, value in parse_qsl(parts.query):
        app.query_params[name] = value
    return app.run()
