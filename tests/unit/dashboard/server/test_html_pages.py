"""Heads of Streamlit's pages, and unknown addresses."""

from __future__ import annotations

import re

import pytest

from dashboard.server.html_pages import page_addresses
from tests.serving import ask


def test_each_page_has_a_title_and_a_description_of_its_own(
    served_url: str,
) -> None:
    heads = set()
    for address in page_addresses() - {"/"}:
        status, _, body = ask(served_url, f"{address}?v=1")
        match = re.search(
            r"<title>(.+) \| Porchlight</title>\s*"
            r'<meta name="description" content="(.+)">',
            page := body.decode(),
        )
        assert status == 200, f"Is {address} in `MENU`?"
        assert match, address
        heads.add(match.groups())
        assert "canonical" not in page
        assert 'as="font"' not in page
    assert len(heads) == len(page_addresses()) - 1
    assert ask(served_url, "/").body == ask(served_url, "/overview").body


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("address", ["/nothing", "/index.html", "/map/anything"])
def test_an_unknown_address_gets_a_404(
    served_url: str, address: str, method: str
) -> None:
    status, _, body = ask(served_url, address, method)
    assert status == 404
    home = "../" if address.count("/") > 1 else "./"
    for part in (">Page not found</h1>", f'role="search" action="{home}find"'):
        assert (part in body.decode()) == (method == "GET")
