"""The agency page tells what is known, on what evidence, and what is not."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.text.addresses import LETTER, LETTER_WORDS, SHEET, SHEET_WORDS


def _shown(app: AppTest, agency_id: str) -> AppTest:
    app.switch_page("pages/agency/page.py")
    app.query_params["agency"] = agency_id
    return app.run()


def _text(page: AppTest) -> str:
    parts = [*page.title, *page.header, *page.subheader, *page.markdown, *page.code]
    folded = [str(box.label) for box in page.expander]
    return "\n".join([*(str(part.value) for part in parts), *folded])


def _history(page: AppTest) -> list[str]:
    """Return the list of claims, each a line with its evidence below."""
    (box,) = [box for box in page.expander if "History and evidence" in box.label]
    text = str(box.markdown[0].value).partition("\n\n### ")[0]
    return text.split("\n- ")[1:] if "\n- " in text else [text]


def test_an_agency_opens_with_its_name_and_status(app: AppTest) -> None:
    page = _shown(app, "il-addison-police-department")
    assert not page.exception
    assert page.title[0].value == "Addison Police Department"
    assert "Last seen August 9, 2021" in page.header[0].value
    answer = (
        "Yes: on Ring's map and a list, May 2019 to August 2021. "
        "We have no information after that."
    )
    assert answer in _text(page).replace("\\", "")
    assert page.query_params["agency"] == "il-addison-police-department"


def test_an_agency_has_its_sheet_letter_and_page(app: AppTest) -> None:
    text = _text(_shown(app, "il-addison-police-department"))
    path = "agency/il-addison-police-department"
    assert f"[{SHEET_WORDS}]({path}{SHEET})" in text
    assert f"[{LETTER_WORDS}]({path}{LETTER})" in text


@pytest.mark.parametrize(
    ("former_id", "name"),
    [
        ("mo-missouri-highway-patrol", "Missouri State Highway Patrol"),
        (
            "ca-csu-fullerton-police-department",
            "California State University Fullerton Police Department",
        ),
    ],
)
def test_a_link_with_a_former_id_opens_the_agency(
    app: AppTest, former_id: str, name: str
) -> None:
    page = _shown(app, former_id)
    assert not page.exception
    assert page.title[0].value == name
    assert "History and evidence" in _text(page)


def test_every_claim_carries_its_evidence(app: AppTest) -> None:
    page = _shown(app, "il-addison-police-department")
    claims = _history(page)
    assert len(claims) == 4
    for facts in claims:
        assert "data set" in facts or "press" in facts
        for part in ("](http", "published", "confidence", "last checked"):
            assert part in facts


@pytest.mark.parametrize(
    ("agency_id", "since"),
    [
        ("ma-chicopee-police-department", "July 2020"),
        ("or-washington-county-sheriffs-office", "August 2019"),
        ("az-peoria-police-department", "December 31, 2019"),
    ],
)
def test_a_dispute_shows_both_sides(app: AppTest, agency_id: str, since: str) -> None:
    page = _shown(app, agency_id)
    assert f"Disputed since {since}" in page.header[0].value
    text = _text(page)
    assert "On Ring's map from" in text
    assert "Who is right" in text


@pytest.mark.parametrize(
    ("agency_id", "joined", "earlier"),
    [
        ("fl-lakeland-police-department", "February 27, 2019", "in December 2018"),
        ("al-birmingham-police-department", "October 17, 2019", "in July 2019"),
    ],
)
def test_two_dates_of_joining_are_both_shown(
    app: AppTest, agency_id: str, joined: str, earlier: str
) -> None:
    page = _shown(app, agency_id)
    text = _text(page)
    assert f"Joined Ring: {joined}" in text
    assert earlier in text
    assert "sources disagree, and both dates are shown" in text


def test_an_end_by_the_company_is_distinct(app: AppTest) -> None:
    page = _shown(app, "oh-rocky-river-police-department")
    text = _text(page)
    assert "What Ring did for all agencies" in text
    assert "For this agency a source says so" in text
    assert not any("**Ended" in claim for claim in _history(page))


def test_a_declined_discount_does_not_count_as_declining_ring(
    app: AppTest,
) -> None:
    page = _shown(app, "ca-chula-vista-police-department")
    own, _, companion = "\n- ".join(_history(page)).partition("Named beside it")
    (declined,) = [line for line in companion.split("\n- ") if "Turned down" in line]
    assert "Ring's discount for an agency's staff" in declined
    assert "not taking part with Ring" in declined
    assert "Turned down" not in own
    assert "Last seen August 9, 2021" in page.header[0].value


def test_money_stays_apart_by_kind(app: AppTest) -> None:
    text = _text(_shown(app, "ca-arcadia-police-department"))
    assert "Public and donated money for Ring cameras" in text
    assert "$25,000 approved" in text.replace("\\", "")
    assert "75,000" not in text


def test_incidents_come_with_the_company_s_answer(app: AppTest) -> None:
    text = _text(_shown(app, "ms-jackson-police-department"))
    assert "Incidents that name its police" in text
    assert "Ring: " in text


def test_comparable_towns_come_with_the_rule_that_chose_them(app: AppTest) -> None:
    text = _text(_shown(app, "il-addison-police-department"))
    assert "Chosen by rule" in text
    assert "Oswego, IL" in text
    assert "Wood Dale Police Department" in text


def test_who_may_request_records_follows_the_state_s_law(app: AppTest) -> None:
    assert "5 ILCS 140" in _text(_shown(app, "il-addison-police-department"))


def test_old_names_are_shown(app: AppTest) -> None:
    text = _text(_shown(app, "nj-lakewood-police-department"))
    assert "Also written: Lakewood Township Police Department" in text


def test_a_doubtful_entry_is_shown_and_not_counted(app: AppTest) -> None:
    text = _text(_shown(app, "ct-manchester-police-department"))
    assert "may mean this agency and does not count" in text


def test_an_agency_without_ring_says_so(app: AppTest) -> None:
    page = _shown(app, "il-northwestern-university-police-department")
    assert "No record as of November 28, 2026" in page.header[0].value
    assert "No source that we know of names this agency with Ring" in _text(page)


def test_a_wrong_address_is_answered_with_the_nearest_names(app: AppTest) -> None:
    page = _shown(app, "il-adison-police-department")
    assert not page.exception
    assert page.title[0].value == "No agency has this address"
    assert "agency=il-addison-police-department" in _text(page)


@pytest.mark.parametrize("agency_id", ["", "x", "`**|", "'; drop table x; --"])
def test_nonsense_for_an_id_breaks_nothing(app: AppTest, agency_id: str) -> None:
    page = _shown(app, agency_id)
    assert not page.exception
    assert page.text_input(key="agency_lookup").label == "Do my police work with Ring?"


def test_an_agency_without_a_known_place_does_without_a_map(app: AppTest) -> None:
    page = _shown(app, "vi-virgin-islands-police-department")
    assert not page.exception
    assert page.title[0].value == "Virgin Islands Police Department"


def test_a_camera_registry_is_not_ring_s(app: AppTest) -> None:
    page = _shown(app, "md-anne-arundel-county-police-department")
    text = _text(page)
    assert "Last seen August 9, 2021" in page.header[0].value
    assert "**1,060 registered cameras** on October 7, 2026" in text
    assert "What this is not:** a figure of Ring's" in text
    assert "record says: **Last seen August 9, 2021**" in text
    assert "FOX 5 DC" in text


@pytest.mark.parametrize(
    ("agency_id", "sentence"),
    [
        ("co-adams-county-sheriffs-office", "Its counts were out of our reach"),
        ("ga-acworth-police-department", "does not say which agency runs it"),
        ("il-addison-police-department", "this does not mean no"),
    ],
)
def test_unknown_facts_of_a_registry_are_named(
    app: AppTest, agency_id: str, sentence: str
) -> None:
    text = _text(_shown(app, agency_id))
    assert sentence in text
    assert "registered cameras** on" not in text


def test_no_list_of_who_uses_the_company_s_tool_of_today_is_made_up(
    app: AppTest,
) -> None:
    text = _text(_shown(app, "il-addison-police-department"))
    assert "**Community Requests**, since September 2025" in text
    assert "whether Addison Police Department does is not known" in text
    assert "**Request for Assistance posts**, since" not in text


def test_a_word_of_others_that_a_channel_was_used_makes_no_yes(app: AppTest) -> None:
    page = _shown(app, "ri-providence-police-department")
    assert "Not checked as of" in page.header[0].value
    text = _text(page)
    assert "Named as using it, by others" in text
    assert "no statement by the department was found" in text
