"""Terms page, driven as a reader drives it."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Ask


@pytest.fixture
def terms_page(app: AppTest) -> AppTest:
    """The terms page, not yet run."""
    return app.switch_page("pages/terms/page.py")


def _opened(page: AppTest, **parameters: str) -> AppTest:
    page.query_params.update(parameters)
    page.run()
    # Only the first run shows a notice.
    boxes = [box for box in page.expander if box.label.endswith(": answers")]
    for box in boxes:
        page.session_state[box.proto.id.split("-")[-1]] = True
    if boxes and not page.warning:
        page.run()
    assert not page.exception
    return page


def _text(page: AppTest) -> str:
    headers = [part.value for part in (*page.header, *page.info)]
    tables = [
        " ".join(str(cell) for cell in table.value.to_numpy().ravel())
        for table in page.table
    ]
    return "\n".join([*headers, *(text.value for text in page.markdown), *tables])


def test_the_readers_question_comes_first(terms_page: AppTest) -> None:
    page = _opened(terms_page)
    questions = [
        text.value for text in page.markdown if text.value.startswith("## Will ")
    ]
    assert "without a warrant or your consent?" in questions[0]
    assert page.query_params["view"] == "ask"
    assert page.query_params["topics"].startswith("warrantless_access,")


def test_every_maker_is_listed_once_under_a_question(terms_page: AppTest) -> None:
    page = _opened(terms_page, topics="warrantless_access")
    text = _text(page)
    for maker in ("Abode", "ADT", "Arlo", "Reolink", "Ring", "Vivint", "Wyze"):
        assert len(re.findall(rf"\*\*\[?{maker}(:|\*\*|\])", text)) == 1, maker


_POLICE = ("July 13, 2022", "no video on a subpoena")


@pytest.mark.parametrize(
    ("view", "first", "second", "phrases", "absent"),
    [
        # Both dates of Ring's own statement on police, wherever it appears.
        ("ask", "", "warrantless_access", _POLICE, "at least"),
        ("compare", "ring,arlo", "", _POLICE, "at least"),
        ("compare", "adt,eufy", "", ("Another source of equal",), "Also on record"),
        ("evidence", "ring", "warrantless_access", _POLICE, ""),
        # Both sources where they contradict each other.
        ("evidence", "eufy", "warrantless_access", ("says otherwise",), ""),
        # The maker's own text, and a report of it.
        ("evidence", "ring", "two_factor", ("the maker's own text",), ""),
        ("evidence", "ring", "content_license", ("reported",), ""),
        # Older answers stay on record.
        (
            "evidence",
            "ring",
            "police_request_tool",
            ("Also on record (", "old text"),
            "",
        ),
        # The kinds of missing answers.
        ("evidence", "vivint", "e2ee", ("That does not mean no",), "Source"),
        (
            "ask",
            "",
            "warrantless_access,e2ee",
            (
                "The document doesn't say",
                "**[Abode: No](",
                "We found nothing on record, which does not mean no",
            ),
            "",
        ),
        ("ask", "", "", ("Choose at least one question",), "## "),
        ("compare", "ring", "", ("at least two makers",), "## "),
        ("bills", "nj-2015-c142", "", ("None of the questions",), "## "),
    ],
)
def test_a_view_says_what_is_known_and_from_whom(
    terms_page: AppTest,
    view: str,
    first: str,
    second: str,
    phrases: tuple[str, ...],
    absent: str,
) -> None:
    names = {
        "ask": ("", "topics"),
        "compare": ("vendors", ""),
        "evidence": ("vendor", "topic"),
        "bills": ("bill", ""),
    }[view]
    chosen = dict(zip(names, (first, second), strict=True))
    chosen.pop("", None)
    text = _text(_opened(terms_page, view=view, **chosen))
    assert [phrase for phrase in phrases if phrase not in text] == []
    assert not absent or absent not in text


def test_the_grid_says_for_each_maker_how_much_is_answered(
    terms_page: AppTest,
) -> None:
    page = _opened(terms_page, view="grid")
    assert len(page.table) == 4
    last = [table.value.iloc[-1].to_dict() for table in page.table]
    counts = {maker: text for row in last for maker, text in row.items()}
    assert counts["Ring"] == "17 of 17"
    assert counts["Vivint"] == "4 of 17"


def test_the_grid_can_be_ordered_by_an_answer(terms_page: AppTest) -> None:
    page = _opened(terms_page, view="grid", vendor_order="e2ee")
    makers = list(page.table[0].value.columns)
    assert makers[1:3] == ["Apple", "Abode"]


def test_makers_are_compared_with_the_differences_first(terms_page: AppTest) -> None:
    page = _opened(terms_page, view="compare", vendors="ring,apple_hksv")
    titles = [header.value for header in page.header]
    assert titles[0].startswith("Where they differ")
    assert list(page.table[0].value.columns) == [
        "Question",
        "Ring",
        "Apple HomeKit Secure Video",
    ]


def test_the_years_show_terms_and_incidents(terms_page: AppTest) -> None:
    page = _opened(terms_page, view="years")
    text = _text(page)
    titles = re.findall(r"^## (\w+)$", text, re.MULTILINE)
    assert titles[0] == "2014"
    assert titles[-1] == "Undated"
    assert "more invasive than the version before" in text
    assert "Fight for the Future maps Ring police partnerships" in text


def test_texts_for_two_countries_are_never_one_series(terms_page: AppTest) -> None:
    page = _opened(terms_page, view="years", topic="arbitration")
    rows = [line for line in _text(page).splitlines() if "Netherlands" in line]
    assert rows
    assert all("first version on record" in line for line in rows)


def test_the_license_shows_the_words_of_2019_and_the_later_versions(
    terms_page: AppTest,
) -> None:
    text = _text(_opened(terms_page, view="license"))
    words = "fully paid and royalty-free, perpetual, worldwide rights to exploit"
    assert words in text
    assert text.index(words) < text.index("BuzzFeed News") < text.index("fee free and")
    assert re.search(r"\[BuzzFeed News[^]]*\]\(https://www\.buzzfeednews\.", text)
    assert "September 1, 2022" in text
    assert "survives account deletion" in text
    assert "ConductAtlas" in text


def test_a_link_restores_the_view(terms_page: AppTest) -> None:
    page = _opened(terms_page, view="evidence", vendor="wyze", topic="e2ee")
    assert page.selectbox(key="terms_evidence_vendor").value == "wyze"
    assert page.selectbox(key="terms_evidence_topic").value == "e2ee"
    assert page.query_params["v"] == "1"


def test_another_view_forgets_the_parameters_of_this_one(terms_page: AppTest) -> None:
    page = _opened(terms_page, view="evidence", vendor="wyze")
    page.segmented_control(key="terms_bar_of_evidence").set_value("license").run()
    assert not page.exception
    assert page.query_params == {"v": "1", "view": "license"}
    assert not page.warning


def test_a_bill_shows_what_makers_say_and_is_not_judged(
    terms_page: AppTest,
) -> None:
    page = _opened(terms_page, view="bills", bill="ny-2025-a9062")
    text = _text(page)
    assert "Police need a warrant" in text
    assert "Last status that we saw, of September 5, 2025" in text
    assert "New York State Assembly" in text
    questions = [part for part in text.split("\n") if part.startswith("## ")]
    assert len(questions) == 2
    assert re.search(r"\*\*\[?Ring(:|\*\*)", text)
    assert "Facial recognition.**" not in text


def test_every_bill_can_be_chosen(terms_page: AppTest, ask: Ask) -> None:
    page = _opened(terms_page, view="bills")
    (bills,) = ask("select count(*) from marts.dim_bills")
    assert len(page.selectbox[0].options) == bills
