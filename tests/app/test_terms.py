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
    # A notice is of the first run alone.
    boxes = [box for box in page.expander if "answers and sources" in box.label]
    for box in boxes:
        page.session_state[box.proto.id.split("-")[-1]] = True
    if boxes and not page.warning:
        page.run()
    assert not page.exception
    return page


def _text(page: AppTest) -> str:
    headers = [header.value for header in page.header]
    tables = [
        " ".join(str(cell) for cell in table.value.to_numpy().ravel())
        for table in page.table
    ]
    return "\n".join([*headers, *(text.value for text in page.markdown), *tables])


def _shown(page: AppTest, vendor: str, topic: str) -> str:
    return _text(_opened(page, view="evidence", vendor=vendor, topic=topic))


def test_the_readers_question_comes_first(terms_page: AppTest) -> None:
    page = _opened(terms_page)
    questions = [
        text.value for text in page.markdown if text.value.startswith("## Will ")
    ]
    assert "without a warrant or your consent?" in questions[0]
    assert page.query_params["view"] == "ask"
    assert page.query_params["topics"].startswith("warrantless_access,")


def test_every_maker_stands_under_a_question_once(terms_page: AppTest) -> None:
    page = _opened(terms_page, topics="warrantless_access")
    text = _text(page)
    for maker in ("Abode", "ADT", "Arlo", "Reolink", "Ring", "Vivint", "Wyze"):
        assert len(re.findall(rf"\*\*\[?{maker}(:|\*\*|\])", text)) == 1, maker


def test_no_question_is_no_answer_and_a_word_about_it(terms_page: AppTest) -> None:
    page = _opened(terms_page, topics="")
    assert "Choose at least one question" in page.info[0].value
    assert "Download" not in str(page.get("download_button"))


def test_both_dates_of_the_police_evidence_of_ring_are_shown(
    terms_page: AppTest,
) -> None:
    for parameters in (
        {"view": "ask", "topics": "warrantless_access"},
        {"view": "compare", "vendors": "ring,arlo"},
        {"view": "evidence", "vendor": "ring", "topic": "warrantless_access"},
    ):
        text = _text(_opened(terms_page, **parameters))
        assert "July 13, 2022" in text, parameters
        assert "no video on a subpoena" in text, parameters


def test_a_contradicted_answer_shows_both_sides(terms_page: AppTest) -> None:
    text = _shown(terms_page, "eufy", "warrantless_access")
    assert "says otherwise" in text
    assert text.count("Who says it") == 2


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


def test_a_link_to_the_scores_of_before_leads_on(terms_page: AppTest) -> None:
    parameters = {"scores": "yes", "w_two_factor": "0", "vendor_order": "e2ee"}
    terms_page.query_params.update({"v": "1", "view": "grid", **parameters})
    terms_page.run()
    assert not terms_page.exception
    (notice,) = terms_page.warning
    assert "`scores` is not a filter of this page" in notice.value
    assert terms_page.query_params["vendor_order"] == "e2ee"
    assert "scores" not in terms_page.query_params


def test_makers_are_compared_with_the_differences_first(terms_page: AppTest) -> None:
    page = _opened(terms_page, view="compare", vendors="ring,apple_hksv")
    titles = [header.value for header in page.header]
    assert titles[0].startswith("Where they differ")
    assert list(page.table[0].value.columns) == [
        "Question",
        "Ring",
        "Apple HomeKit Secure Video",
    ]


def test_one_maker_is_no_comparison(terms_page: AppTest) -> None:
    page = _opened(terms_page, view="compare", vendors="ring")
    assert "at least two makers" in page.info[0].value


def test_a_primary_text_is_distinct_from_a_report(terms_page: AppTest) -> None:
    assert "the maker's own text" in _shown(terms_page, "ring", "two_factor")
    assert "reported" in _shown(terms_page, "ring", "content_license")


def test_older_answers_stay_on_record(terms_page: AppTest) -> None:
    text = _shown(terms_page, "ring", "police_request_tool")
    assert "Also on record (" in text
    assert "old text" in text


def test_nothing_seen_is_not_called_no(terms_page: AppTest) -> None:
    text = _shown(terms_page, "vivint", "e2ee")
    assert "That does not mean no" in text
    assert "Source" not in text


def test_the_kinds_of_nothing_are_explained_under_a_question(
    terms_page: AppTest,
) -> None:
    text = _text(_opened(terms_page, topics="warrantless_access,e2ee"))
    assert "The document doesn't say" in text
    assert "We found nothing on record, which does not mean no" in text
    assert "**[Abode: No](" in text


def test_the_years_show_terms_with_incidents(terms_page: AppTest) -> None:
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


def test_a_link_with_unknown_values_says_so(terms_page: AppTest) -> None:
    page = _opened(terms_page, view="compare", vendors="ring,arlo,nobody")
    assert "nobody" in page.warning[0].value
    assert page.multiselect(key="terms_compare_vendors").value == ["ring", "arlo"]


def test_an_unknown_view_says_so_and_shows_the_first(terms_page: AppTest) -> None:
    page = _opened(terms_page, view="everything")
    assert "everything" in page.warning[0].value
    assert page.query_params["view"] == "ask"


def test_another_view_forgets_the_parameters_of_this_one(terms_page: AppTest) -> None:
    page = _opened(terms_page, view="evidence", vendor="wyze")
    page.segmented_control(key="terms_bar_of_evidence").set_value("license").run()
    assert not page.exception
    assert page.query_params == {"v": "1", "view": "license"}
    assert not page.warning


def test_a_bill_is_shown_with_the_makers_answers_and_not_judged(
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


def test_a_bill_on_none_of_the_questions_says_so(terms_page: AppTest) -> None:
    page = _opened(terms_page, view="bills", bill="nj-2015-c142")
    assert "None of the questions" in page.info[0].value
    assert not [part for part in _text(page).split("\n") if part.startswith("## ")]


def test_every_bill_can_be_chosen(terms_page: AppTest, ask: Ask) -> None:
    page = _opened(terms_page, view="bills")
    (bills,) = ask("select count(*) from marts.dim_bills")
    assert len(page.selectbox[0].options) == bills
