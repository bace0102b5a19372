"""Addresses set controls, and wrong ones are reported."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.url_state import Control

ONE = Control("map", "kind", "Kind", "any", options=("any", "police"))
MANY = Control("map", "states", "States", "CA", "many", ("CA", "IL", "NJ"), most=2)
TEXT = Control("map", "search", "Search", kind="text")


@pytest.mark.parametrize(
    ("control", "text", "value"),
    [
        (ONE, "police", "police"),
        (MANY, "IL,NJ", ["IL", "NJ"]),
        (MANY, "", []),
        (TEXT, "Addison IL", "Addison IL"),
    ],
)
def test_a_value_survives_the_way_into_the_address_and_back(
    control: Control, text: str, value: object
) -> None:
    assert control.read(text) == (value, None)
    assert control.write(value) == text


@pytest.mark.parametrize(
    ("control", "text", "value"),
    [
        (ONE, "fbi", "any"),
        (MANY, "IL,XX", ["IL"]),
    ],
)
def test_an_unknown_value_is_named_and_the_rest_applies(
    control: Control, text: str, value: object
) -> None:
    read, complaint = control.read(text)
    assert read == value
    assert complaint is not None
    assert control.label in complaint


def test_more_values_than_may_be_chosen_are_named() -> None:
    read, complaint = MANY.read("CA,IL,NJ")
    assert read == ["CA", "IL"]
    assert complaint is not None
    assert "NJ" in complaint


@pytest.mark.parametrize(
    "crafted",
    ["`[x](http://outside.example)`", "\n\n[x](http://outside.example)"],
)
def test_a_crafted_link_cannot_break_out_of_its_code_marks(crafted: str) -> None:
    _, complaint = ONE.read(crafted)
    assert complaint is not None
    assert "\n" not in complaint
    assert "[x]" in complaint.split("`")[1]
    assert complaint.count("`") == 2


def test_a_text_that_is_too_long_is_not_followed_in_part() -> None:
    read, complaint = TEXT.read("x" * 121)
    assert read == ""
    assert complaint is not None
    assert "**Search**: the link's text is longer than the 120 characters" in complaint


def _small_page() -> None:
    import streamlit as st

    from dashboard.components.url_state import (
        Control,
        open_url,
        write_url,
    )

    search = Control("small", "search", "Search", kind="text")
    open_url([search])
    st.text_input("Search", key=search.key)
    st.checkbox("More", key="small_more")
    write_url([search])


@pytest.mark.parametrize(("is_pressed", "searched"), [(True, "Ring"), (False, "")])
def test_a_late_address_is_not_the_way_back(*, is_pressed: bool, searched: str) -> None:
    page = AppTest.from_function(_small_page).run()
    address = dict(page.query_params)
    page.text_input[0].input("Ring").run()
    assert page.query_params["search"] == "Ring"

    page.query_params.clear()
    page.query_params.update(address)
    page.checkbox[0].set_value(is_pressed).run()
    assert page.text_input[0].value == searched
