"""Incidents page, driven as a reader drives it."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Ask

MAP = "ring-2019-07-18-fight-for-the-future-map"


@pytest.fixture
def incidents_page(app: AppTest) -> AppTest:
    """The incidents page, not yet run."""
    return app.switch_page("pages/incidents/page.py")


def _opened(page: AppTest, **parameters: str) -> AppTest:
    page.query_params.update(parameters)
    page.run()
    assert not page.exception
    return page


def _text(page: AppTest) -> str:
    tables = [
        " ".join(str(cell) for cell in table.value.to_numpy().ravel())
        for table in page.table
    ]
    return "\n".join([*(text.value for text in page.markdown), *tables])


def test_every_incident_is_listed_with_its_answer(
    incidents_page: AppTest, ask: Ask
) -> None:
    page = _opened(incidents_page)
    incidents, answered, acts = ask(
        "select count(*), count(*) filter (answer_status = 'answered'), "
        "count(*) filter (answer_status = 'own_act') from marts.fct_incidents"
    )
    counts = f"**{incidents} incidents**: {answered} answered by the company; {acts} "
    assert f"{counts}announcements" in _text(page)
    assert len(page.table) == 1
    for box in page.expander:
        page.session_state[f"incidents_{box.label[2:6]}_box"] = True
    rows = pd.concat(table.value for table in page.run().table)
    assert len(rows) == incidents
    assert list(rows.columns) == ["What happened", "What the company answers"]
    assert rows["What the company answers"].str.len().min() > 0


def test_why_answers_are_missing_is_explained_once(incidents_page: AppTest) -> None:
    page = _opened(incidents_page, year="2021")
    text = _text(page)
    assert text.count("by the company itself") == text.count("does not mean") == 1
    missing = page.table[0].value["What the company answers"].value_counts()
    assert missing["*Company's own announcement*"] == 4
    assert missing["*None found*"] == 1


def test_the_timeline_holds_the_rows_of_the_list(incidents_page: AppTest) -> None:
    for parameters in ({"year": "2026"}, {"year": "2019"}, {"standing": "denied"}):
        page = _opened(incidents_page, **parameters)
        marks = page.get("vega_lite_chart")[0].proto.datasets
        assert next(one for one in marks if one.name == "marks").HasField("data")
        count = len(page.table[0].value)
        assert f"of {count} incident" in page.get("vega_lite_chart")[0].proto.alt


def test_a_year_zooms_the_timeline_to_its_months(incidents_page: AppTest) -> None:
    page = _opened(incidents_page, year="2022")
    spec = page.get("vega_lite_chart")[0].proto.spec
    assert '"tickCount": "month"' in spec or '"tickCount":"month"' in spec
    assert page.query_params["year"] == "2022"


@pytest.mark.parametrize(
    ("parameters", "condition"),
    [
        ({"company": "wyze"}, "vendor_id = 'wyze'"),
        ({"kind": "settlement"}, "incident_type = 'settlement'"),
        ({"standing": "alleged"}, "standing = 'alleged'"),
        (
            {"company": "ring", "standing": "denied"},
            "vendor_id = 'ring' and standing = 'denied'",
        ),
    ],
)
def test_filters_keep_what_they_say(
    incidents_page: AppTest, parameters: dict[str, str], condition: str, ask: Ask
) -> None:
    page = _opened(incidents_page, **parameters)
    (count,) = ask(
        "select count(distinct incident_id) from marts.fct_incidents "
        "left join marts.fct_incident_vendors using (incident_id) "
        f"where {condition}"
    )
    assert 0 < len(page.table[0].value) == count
    assert page.query_params["v"] == "1"


def test_without_a_match_the_page_says_that_it_proves_nothing(
    incidents_page: AppTest,
) -> None:
    page = _opened(incidents_page, company="abode")
    assert "not proof that nothing happened" in page.info[0].value
    assert not page.get("vega_lite_chart")


@pytest.mark.parametrize(
    ("incident", "phrases"),
    [
        (
            MAP,
            (
                "does not have for-profit partnerships",
                "Mentions the program E-mailed requests (Neighbors portal)",
                "2 days after Prime Day 2019",
                "its start is not known",
                "unlimited, irrevocable, fully paid and royalty-free",
            ),
        ),
        (
            "ring-2020-11-jackson-live-stream-pilot",
            (
                "(agency/ms-jackson-police-department)",
                "(terms?v=1&view=evidence&vendor=ring&topic=content_license)",
            ),
        ),
    ],
)
def test_an_incident_shows_its_agency_program_sale_and_terms(
    incidents_page: AppTest, incident: str, phrases: tuple[str, ...]
) -> None:
    text = _text(_opened(incidents_page, view="incident", incident=incident))
    assert [phrase for phrase in phrases if phrase not in text] == []
    # Terms of a later day are not shown.
    assert "September 2022" not in text


def test_every_claim_of_the_story_has_its_answer(
    incidents_page: AppTest, ask: Ask
) -> None:
    page = _opened(incidents_page, view="article")
    rows = page.table[0].value
    assert len(rows) == ask("select count(*) from marts.fct_article_claims")[0]
    answers = rows["Who answers what"]
    unanswered = "select count(*) from marts.fct_article_claims where not is_answered"
    assert answers.str.startswith("**Ring (spokesperson):**").sum() == 2
    assert (
        answers.str.contains("The story has no answer to it").sum()
        == ask(unanswered)[0]
    )
