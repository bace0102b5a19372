"""Pages as an address opens them."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.conftest import MAIN
from tests.serving import PATIENCE_SECONDS


def open_view(address: str, *boxes: str) -> AppTest:
    """Open an address as if from a link, with some of its boxes open."""
    app = AppTest.from_file(MAIN, default_timeout=PATIENCE_SECONDS)
    parts = urlsplit(address)
    if page := parts.path.strip("/"):
        # Before the first run, `switch_page` takes a file's name for the address.
        app._page_hash = calc_hash(page)
    for name, value in parse_qsl(parts.query):
        app.query_params[name] = value
    for box in boxes:
        app.session_state[f"{box}_box"] = True
    app.run()
    assert not app.exception
    return app


def words_of(page: AppTest) -> str:
    """Return all words of a page: titles, texts, notes and tables to read."""
    shown = [*page.header, *page.subheader, *page.markdown, *page.info, *page.warning]
    tables = [" ".join(map(str, one.value.to_numpy().ravel())) for one in page.table]
    boxes = [box.label for box in page.expander]
    texts = [*(str(part.value) for part in shown), *boxes, *tables]
    return "\n".join(texts).replace("\\", "")
