"""Terms page, driven as a reader drives it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.boxes import opened


@pytest.fixture
def terms_page(app: AppTest) -> AppTest:
    """The terms page with its boxes open, not yet run."""
    for box in ("others", "scale", "changes", "words"):
        app.session_state[f"terms_{box}_box"] = True
    return app.switch_page("pages/terms.py")


def _opened(page: AppTest, **parameters: str) -> AppTest:
    page.query_params.update(parameters)
    page.run()
    assert not page.exception
    return page


def _text(page: AppTest) -> str:
    headers = [part.value for part in (*page.header, *page.subheader, *page.info)]
    boxes = [box.label for box in page.expander]
    return "\n".join([*headers, *boxes, *(text.value for text in page.markdown)])


def test_the_readers_question_comes_first_with_both_texts(
    terms_page: AppTest,
) -> None:
    opening = _opened(terms_page).markdown[0].value.replace("\\", "")
    assert "without a warrant or your consent?" in opening
    assert "Ring: " in opening
    assert "July 13, 2022" in opening
    assert "An undated text says otherwise. Current guidelines: no video" in opening


def test_the_grid_has_the_chosen_makers_only(terms_page: AppTest) -> None:
    page = _opened(terms_page, makers="ring,wyze")
    rows = opened(page, "terms_grid").dataframe[0].value
    assert set(rows["vendor_name"]) == {"Ring", "Wyze"}
    invasive = (rows[rows["vendor_name"] == "Ring"]["rating_band"] == "Invasive").sum()
    chart = page.get("vega_lite_chart")[0].proto.spec
    assert f"Ring is rated invasive on {invasive} of 17 questions" in chart


@pytest.mark.parametrize(
    ("vendor", "topic", "phrases"),
    [
        # Both of Ring's own texts on police, and the older ones.
        (
            "ring",
            "warrantless_access",
            ("July 13, 2022", "undated text says", "no video on a subpoena", "Older"),
        ),
        # Both sources where they contradict each other.
        ("eufy", "warrantless_access", ("of equal standing says otherwise",)),
        # The maker's own text, and a report of it.
        ("ring", "two_factor", ("the maker's own text",)),
        ("ring", "content_license", ("reported",)),
        # The kinds of missing answers.
        ("vivint", "e2ee", ("nothing on record, which does not mean no",)),
    ],
)
def test_the_evidence_says_what_is_known_and_from_whom(
    terms_page: AppTest,
    vendor: str,
    topic: str,
    phrases: tuple[str, ...],
) -> None:
    page = _opened(terms_page, vendor=vendor, topic=topic)
    text = _text(page).replace("\\", "")
    assert [phrase for phrase in phrases if phrase not in text] == []


def test_what_changed_compares_like_documents(terms_page: AppTest) -> None:
    text = _text(_opened(terms_page, topic="warrantless_access"))
    [line] = [part for part in text.splitlines() if "July 13, 2022, Ring" in part]
    assert "more invasive than the last such document" in line
    [line] = [part for part in text.splitlines() if "January 20, 2021, Ring" in part]
    assert "first such document on record" in line


def test_texts_for_two_countries_are_never_compared(terms_page: AppTest) -> None:
    page = _opened(terms_page, topic="arbitration", makers="ring,arlo")
    assert "What changed" in _text(page)


def test_the_license_has_the_words_of_2019_and_of_the_newest_version(
    terms_page: AppTest,
) -> None:
    page = _opened(terms_page)
    text = _text(page)
    words = "fully paid and royalty-free, perpetual, worldwide rights to exploit"
    assert text.index(words) < text.index("fee free and royalty-free")
    quoted = page.table[-1].value.set_index("Word")["Quoted in"]
    assert quoted["**unlimited**"] == "2019 and 2022"
    assert quoted["**fully paid**"] == "2019"


def test_a_link_restores_the_choice(terms_page: AppTest) -> None:
    page = _opened(terms_page, vendor="wyze", topic="e2ee", makers="wyze")
    assert page.selectbox(key="terms_vendor").value == "wyze"
    assert page.selectbox(key="terms_topic").value == "e2ee"
    assert page.multiselect(key="terms_makers").value == ["wyze"]
    assert page.query_params["v"] == "1"


def test_no_maker_chosen_asks_for_one(terms_page: AppTest) -> None:
    page = _opened(terms_page)
    page.multiselect(key="terms_makers").set_value([]).run()
    assert "Choose at least one maker" in page.info[0].value
