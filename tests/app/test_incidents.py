"""Incidents and the story of July 2019, driven as a reader drives them."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Ask


@pytest.fixture
def incidents_page(app: AppTest) -> AppTest:
    """The incidents page, not yet run."""
    return app.switch_page("pages/incidents.py")


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


@pytest.mark.parametrize(
    ("parameters", "condition"),
    [
        ({}, "true"),
        ({"company": "wyze"}, "vendor_id = 'wyze'"),
        ({"kind": "settlement"}, "incident_type = 'settlement'"),
        (
            {"search": "WARRANT"},
            "concat_ws(' ', headline, detail, company_answer) ilike '%warrant%'",
        ),
        (
            {"search": "July 2019"},
            "concat_ws(' ', strftime(happened_on, '%B %Y'), headline, detail, "
            "company_answer) like '%July 2019%'",
        ),
        (
            {"company": "ring", "kind": "breach"},
            "vendor_id = 'ring' and incident_type = 'breach'",
        ),
    ],
)
def test_the_title_counts_the_incidents_that_the_filters_keep(
    incidents_page: AppTest, parameters: dict[str, str], condition: str, ask: Ask
) -> None:
    page = _opened(incidents_page, **parameters)
    count, answered, missing = ask(
        "select count(*), count(*) filter (answer_status = 'answered'), "
        "count(*) filter (answer_status = 'none_found') from marts.fct_incidents "
        "where incident_id in (select incident_id from marts.fct_incidents "
        f"left join marts.fct_incident_vendors using (incident_id) where {condition})"
    )
    alt = page.get("vega_lite_chart")[0].proto.alt
    noun = "incident" if count == 1 else "incidents"
    assert f"Companies answered {answered} of {count} {noun}" in alt
    assert (f"for {missing} we found no answer" in alt) == bool(missing)
    assert len(page.table[0].value) == min(count, 6)
    assert page.query_params["v"] == "1"


def test_the_newest_say_why_an_answer_is_missing(incidents_page: AppTest) -> None:
    answers = _opened(incidents_page).table[0].value["What the company answers"]
    assert answers.str.len().min() > 0
    assert "*Company's own announcement*" in set(answers)


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
            "ring-2019-07-18-fight-for-the-future-map",
            (
                "does not have for-profit partnerships",
                "Mentions the program E-mailed requests (Neighbors portal)",
                "(story?v=1)",
            ),
        ),
        (
            "ring-2020-11-jackson-live-stream-pilot",
            (
                "(agency/ms-jackson-police-department)",
                "**Footage:** Asked the owner. The source does not say",
            ),
        ),
        (
            "ring-2022-07-13-eleven-emergency-disclosures",
            ("Asked the company. Footage was handed over. Without a warrant.",),
        ),
        (
            "ring-2023-03-07-warrant-for-uninvolved-owner",
            ("Asked the company.", "With a warrant."),
        ),
        ("ring-2016-ukraine-team-access", ("What the company answers",)),
    ],
)
def test_an_incident_shows_its_answer_its_footage_and_what_it_is_tied_to(
    incidents_page: AppTest, incident: str, phrases: tuple[str, ...]
) -> None:
    text = _text(_opened(incidents_page, incident=incident))
    assert [phrase for phrase in phrases if phrase not in text] == []
    assert ("**Footage:**" in text) == any("sked the" in phrase for phrase in phrases)


def test_every_claim_of_the_story_has_its_answer_and_our_evidence(
    app: AppTest, ask: Ask
) -> None:
    page = _opened(app.switch_page("pages/story.py"))
    rows = page.table[0].value
    count, answered = ask(
        "select count(*), count(*) filter (is_answered) from marts.fct_article_claims"
    )
    assert len(rows) == count
    answers = rows["Who answers what"]
    assert answers.str.startswith("**").sum() == answered
    assert (
        answers.str.contains("The story has no answer to it").sum() == count - answered
    )
    (rounds,) = ask(
        "select count(*) from marts.fct_subsidy_rounds "
        "where scheme_type = 'subsidy_match'"
    )
    evidence = "\n".join(rows["What this record has"])
    for link in (
        f"[{rounds} funding rounds](subsidies?v=1&state=any&type=subsidy_match)",
        "subsidies?v=1&state=CA&type=subsidy_match",
        "map?v=1&search=Addison+IL",
        "(prices?v=1)",
        "#figure_incident",
    ):
        assert link in evidence
