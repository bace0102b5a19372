"""Addresses of pages: every control is in them, and what they cannot show is named."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import open_view

pytestmark = pytest.mark.usefixtures("warehouse_file")


@pytest.mark.parametrize(
    ("page", "address"),
    [
        (
            "map",
            {
                "search": "",
                "kind": "any",
                "technology": "ring_neighbors",
                **dict.fromkeys(("state", "status", "month"), "any"),
                "shade": "rate",
                "agency": "",
            },
        ),
        (
            "prices",
            {
                "devices": "ring-video-doorbell-2020",
                "maker": "ring",
                "sale": "all",
            },
        ),
        (
            "subsidies",
            {
                **dict.fromkeys(("state", "type"), "any"),
                "scheme": "none",
            },
        ),
    ],
)
def test_an_address_has_every_control_with_its_default(
    page: str, address: dict[str, str]
) -> None:
    assert open_view(f"/{page}").query_params == {"v": "1", **address}


def _value(page: AppTest, key: str) -> object:
    widgets = (*page.selectbox, *page.multiselect, *page.text_input)
    return next(widget.value for widget in widgets if widget.key == key)


@pytest.mark.parametrize(
    ("address", "notice", "key", "value"),
    [
        # Unknown values are named, and the rest of the link applies.
        ("/map?kind=sheriff&state=ZZ", "State", "map_kind", "sheriff"),
        ("/map?kind=sheriff&color=red", "color", "map_kind", "sheriff"),
        ("/map?kind=sheriff&v=0", "version", "map_kind", "sheriff"),
        ("/map?kind=fire&month=2018-02", "As of", "map_kind", "fire"),
        ("/map?kind=fire&month=2022-05", "As of", "map_kind", "fire"),
        ("/map?kind=sheriff&shade=size", "Shade areas by", "map_kind", "sheriff"),
        ("/map?kind=sheriff&status=gone", "Status on Ring", "map_kind", "sheriff"),
        ("/map?agency=xx&state=NJ", "no agency on the map", "map_state", "NJ"),
        ("/prices?sale=prime-day-1999&maker=blink", "-1999", "prices_maker", "blink"),
        ("/subsidies?scheme=atlantis&state=CA", "atlantis", "subsidies_state", "CA"),
        ("/terms?makers=ring,arlo,nobody", "nobody", "terms_makers", ["ring", "arlo"]),
        ("/incidents?kind=rumour", "rumour", "incidents_kind", "any"),
        (
            "/questions?question=reach_in_my_state&state=ZZ",
            "does not know the value `ZZ`",
            "",
            "NJ",
        ),
        # Former controls and views.
        (
            "/terms?v=1&view=grid&scores=yes&w_two_factor=0&topic=e2ee",
            "`scores` is not a filter",
            "terms_topic",
            "e2ee",
        ),
        ("/data?v=1&view=lineage&model=x", "`model` is not a filter", "", None),
        ("/terms?view=everything", "`view` is not a filter", "", None),
        ("/questions?question=who_is_right", "value `who_is_right`", "", None),
    ],
)
def test_a_link_that_asks_too_much_is_followed_as_far_as_it_goes(
    address: str, notice: str, key: str, value: object
) -> None:
    page = open_view(address)
    assert not page.exception
    (warning,) = page.warning
    assert notice in warning.value
    if key:
        assert _value(page, key) == value
    elif value:
        assert page.selectbox[0].value == value


@pytest.mark.parametrize(
    ("address", "name", "first"),
    [
        ("/terms?view=everything", "view", None),
        ("/questions?question=who_is_right", "question", ""),
        ("/terms?v=1&scores=yes", "scores", None),
    ],
)
def test_what_is_gone_leads_to_the_first_view_and_leaves_the_address(
    address: str, name: str, first: str | None
) -> None:
    assert open_view(address).query_params.get(name) == first
