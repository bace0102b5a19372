"""Feeds in the head of a page."""

from __future__ import annotations

import pytest

from dashboard.text.addresses import feeds_of

_ALL = "/feeds/all.xml"


@pytest.mark.parametrize(
    ("path", "feeds"),
    [
        *(
            (f"/{place}{behind}", [_ALL, "/feeds/state/il.xml", f"/feeds/{place}.xml"])
            for place in ("town/il/dupage-county/addison", "county/il/cook-county")
            for behind in ("", "/sheet")
        ),
        ("/state/il", [_ALL, "/feeds/state/il.xml"]),
        ("/agency/il-addison-police", [_ALL]),
        ("/agency", [_ALL]),
        ("/trends", [_ALL]),
    ],
)
def test_a_page_links_to_the_feeds_that_are_of_it(path: str, feeds: list[str]) -> None:
    assert list(feeds_of(path)) == feeds
