"""The agency page says what is known, on what evidence, and what is not."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.text.addresses import LETTER, LETTER_WORDS, SHEET, SHEET_WORDS

ADDISON = "il-addison-police-department"


def _page_of(app: AppTest, agency_id: str) -> AppTest:
    app.switch_page("pages/agency/page.py")
    app.query_params["agency"] = agency_id
    page = app.run()
    assert not page.exception
    return page


def _text(page: AppTest) -> str:
    parts = [*page.title, *page.header, *page.subheader, *page.markdown, *page.code]
    boxes = [str(box.label) for box in page.expander]
    text = "\n".join([*(str(part.value) for part in parts), *boxes])
    return text.replace("\\", "")


def _history(page: AppTest) -> list[str]:
    """Return the list of claims, each a line with its evidence below."""
    (box,) = [box for box in page.expander if "History and evidence" in box.label]
    text = str(box.markdown[0].value).partition("\n\n### ")[0]
    return text.split("\n- ")[1:] if "\n- " in text else [text]


@pytest.mark.parametrize(
    ("agency_id", "header", "contained", "missing"),
    [
        (
            ADDISON,
            "Last seen August 9, 2021",
            (
                "Addison Police Department\n",
                "Yes: on Ring's map and a list, May 2019 to August 2021. "
                "We have no information after that.",
                f"[{SHEET_WORDS}](agency/{ADDISON}{SHEET})",
                f"[{LETTER_WORDS}](agency/{ADDISON}{LETTER})",
                # Places of similar size, and the state's law.
                "Chosen by rule",
                "Oswego, IL",
                "Wood Dale Police Department",
                "5 ILCS 140",
                # No invented list of who uses Ring's current program.
                "Since September 2025, police can ask Ring owners for video through "
                "Community Requests.",
                "whether Addison Police Department is among them is not known",
                "this does not mean no",
                "The dot marks the center of the town, not a building.",
            ),
            (
                "video through Request for Assistance posts",
                "registered cameras** on",
                "Its place is not known well enough for a map.",
            ),
        ),
        *(
            (
                agency_id,
                f"Disputed since {since}",
                ("On Ring's map from", "Who is right"),
                (),
            )
            for agency_id, since in (
                ("ma-chicopee-police-department", "July 2020"),
                ("or-washington-county-sheriffs-office", "August 2019"),
                ("az-peoria-police-department", "December 31, 2019"),
            )
        ),
        *(
            (
                agency_id,
                "",
                (f"Joined Ring: {joined}", earlier, "both dates are shown"),
                (),
            )
            for agency_id, joined, earlier in (
                ("fl-lakeland-police-department", "February 27, 2019", "December 2018"),
                ("al-birmingham-police-department", "October 17, 2019", "in July 2019"),
            )
        ),
        (
            "ca-arcadia-police-department",
            "",
            ("Public and donated money for Ring cameras", "$25,000 approved"),
            ("75,000",),
        ),
        (
            "ms-jackson-police-department",
            "",
            ("Incidents that name its police", "Ring: "),
            (),
        ),
        (
            "nj-lakewood-police-department",
            "",
            ("Also written: Lakewood Township Police Department",),
            (),
        ),
        (
            "ct-manchester-police-department",
            "",
            ("may mean this agency and does not count",),
            (),
        ),
        (
            "il-northwestern-university-police-department",
            "No record as of November 30, 2026",
            ("No source that we know of names this agency with Ring",),
            (),
        ),
        # Camera registries, none of them Ring's.
        (
            "md-anne-arundel-county-police-department",
            "Last seen August 9, 2021",
            (
                "**1,060 registered cameras** on October 7, 2026",
                "What this is not:** a figure of Ring's",
                "record says: **Last seen August 9, 2021**",
                "FOX 5 DC",
            ),
            (),
        ),
        (
            "co-adams-county-sheriffs-office",
            "",
            ("We could not read its counts",),
            ("registered cameras** on",),
        ),
        (
            "ga-acworth-police-department",
            "",
            ("does not say which agency runs it",),
            ("registered cameras** on",),
        ),
        # A report by others that a channel was used is not a yes.
        (
            "ri-providence-police-department",
            "Not checked as of",
            (
                "Named as using it, by others",
                "no statement by the department was found",
            ),
            (),
        ),
        # Without a known place there is no map.
        (
            "vi-virgin-islands-police-department",
            "",
            ("Its place is not known well enough for a map.",),
            (),
        ),
        # Former ids.
        (
            "mo-missouri-highway-patrol",
            "",
            ("Missouri State Highway Patrol\n", "History and evidence"),
            (),
        ),
        (
            "ca-csu-fullerton-police-department",
            "",
            ("California State University Fullerton Police Department\n",),
            (),
        ),
    ],
)
def test_an_agency_has_its_record(
    app: AppTest,
    agency_id: str,
    header: str,
    contained: tuple[str, ...],
    missing: tuple[str, ...],
) -> None:
    page = _page_of(app, agency_id)
    text = _text(page)
    assert header in page.header[0].value
    for words in contained:
        assert words in text
    for words in missing:
        assert words not in text


def test_every_claim_carries_its_evidence(app: AppTest) -> None:
    claims = _history(_page_of(app, ADDISON))
    assert len(claims) == 4
    for claim in claims:
        assert "data set" in claim or "press" in claim
        for part in ("](http", "published", "confidence", "last checked"):
            assert part in claim


def test_steps_of_ring_alone_stand_apart(app: AppTest) -> None:
    page = _page_of(app, "oh-rocky-river-police-department")
    text = _text(page)
    assert "What Ring did for all agencies" in text
    assert "For this agency a source says so" in text
    assert not any("**Ended" in claim for claim in _history(page))


def test_a_discount_turned_down_is_not_turning_ring_down(app: AppTest) -> None:
    page = _page_of(app, "ca-chula-vista-police-department")
    own, _, others = "\n- ".join(_history(page)).partition("Also on record")
    (declined,) = [line for line in others.split("\n- ") if "Turned down" in line]
    assert "Ring's discount for an agency's staff" in declined
    assert "not taking part with Ring" in declined
    assert "Turned down" not in own
    assert "Last seen August 9, 2021" in page.header[0].value


@pytest.mark.parametrize(
    "agency_id", ["", "x", "`**|", "'; drop table x; --", "il-adison-police-department"]
)
def test_a_wrong_address_is_answered_with_the_nearest_names(
    app: AppTest, agency_id: str
) -> None:
    page = _page_of(app, agency_id)
    title = "No agency has this address" if agency_id else "Which agency?"
    assert page.title[0].value == title
    assert page.text_input(key="agency_lookup").label == "Do my police work with Ring?"
    if "adison" in agency_id:
        assert f"agency={ADDISON}" in _text(page)
