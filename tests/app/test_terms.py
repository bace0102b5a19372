"""Terms page, driven as a reader drives it."""

from __future__ import annotations

import pytest

from tests.app.conftest import open_view, words_of
from tests.boxes import opened

pytestmark = pytest.mark.usefixtures("warehouse_file")


def test_the_readers_question_comes_first_with_both_texts() -> None:
    opening = open_view("/terms").markdown[0].value.replace("\\", "")
    assert "without a warrant or your consent?" in opening
    assert "Ring: " in opening
    assert "July 13, 2022" in opening
    assert "An undated text says otherwise. Current guidelines: no video" in opening


def test_the_grid_has_the_chosen_makers_only() -> None:
    page = open_view("/terms?makers=ring,wyze")
    rows = opened(page, "terms_grid").dataframe[0].value
    assert set(rows["vendor_name"]) == {"Ring", "Wyze"}
    invasive = (rows[rows["vendor_name"] == "Ring"]["rating_band"] == "Invasive").sum()
    chart = page.get("vega_lite_chart")[0].proto.spec
    assert f"Ring is rated invasive on {invasive} of 17 questions" in chart


def test_what_changed_compares_like_documents() -> None:
    page = open_view("/terms?topic=warrantless_access", "terms_changes")
    text = words_of(page)
    [line] = [part for part in text.splitlines() if "July 13, 2022, Ring" in part]
    assert "more invasive than the last such document" in line
    [line] = [part for part in text.splitlines() if "January 20, 2021, Ring" in part]
    assert "first such document on record" in line


def test_the_license_has_the_words_of_2019_and_of_the_newest_version() -> None:
    page = open_view("/terms", "terms_words")
    text = words_of(page)
    words = "fully paid and royalty-free, perpetual, worldwide rights to exploit"
    assert text.index(words) < text.index("fee free and royalty-free")
    quoted = page.table[-1].value.set_index("Word")["Quoted in"]
    assert quoted["**unlimited**"] == "2019 and 2022"
    assert quoted["**fully paid**"] == "2019"


def test_a_link_restores_the_choice() -> None:
    page = open_view("/terms?vendor=wyze&topic=e2ee&makers=wyze")
    assert page.selectbox(key="terms_vendor").value == "wyze"
    assert page.selectbox(key="terms_topic").value == "e2ee"
    assert page.multiselect(key="terms_makers").value == ["wyze"]
    assert page.query_params["v"] == "1"


def test_no_maker_chosen_asks_for_one() -> None:
    page = open_view("/terms")
    page.multiselect(key="terms_makers").set_value([]).run()
    assert "Choose at least one maker" in page.info[0].value
