"""Incidents and the story of July 2019, driven as a reader drives them."""

from __future__ import annotations

import re

import pytest

from dashboard.formats import plain
from tests.app.conftest import open_view, words_of
from tests.conftest import Ask

pytestmark = pytest.mark.usefixtures("warehouse_file")


@pytest.mark.parametrize(
    ("parameters", "condition"),
    [
        ("", "true"),
        ("company=wyze", "vendor_id = 'wyze'"),
        ("kind=settlement", "incident_type = 'settlement'"),
        (
            "search=WARRANT",
            "concat_ws(' ', headline, detail, company_answer) ilike '%warrant%'",
        ),
        (
            "search=July 2019",
            "concat_ws(' ', strftime(happened_on, '%B %Y'), headline, detail, "
            "company_answer) like '%July 2019%'",
        ),
        (
            "company=ring&kind=breach",
            "vendor_id = 'ring' and incident_type = 'breach'",
        ),
    ],
)
def test_the_title_counts_the_incidents_that_the_filters_keep(
    parameters: str, condition: str, ask: Ask
) -> None:
    page = open_view(f"/incidents?{parameters}")
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


def test_the_newest_is_first_and_a_missing_answer_says_why(ask: Ask) -> None:
    shown = open_view("/incidents").table[0].value
    (newest,) = ask(
        "select arg_max(headline, (happened_on, incident_id)) from marts.fct_incidents"
    )
    assert plain(newest) in shown["What happened"].iloc[0]
    answers = shown["What the company answers"]
    assert answers.str.len().min() > 0
    assert "*Company's own announcement*" in set(answers)


def test_every_claim_of_the_story_has_its_answer_and_our_evidence(
    ask: Ask,
) -> None:
    page = open_view("/story")
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
        "(prices?v=1#prime-day)",
        "#figure_incident",
    ):
        assert link in evidence
    (declined,) = ask(
        "select list(jurisdiction_name) from marts.fct_subsidy_rounds "
        "where scheme_type = 'subsidy_match' and round_status = 'declined'"
    )
    for name in declined:
        assert re.search(rf"; {name}, \[[^;]+, declined", evidence), name


def test_the_story_counts_what_its_link_to_the_map_opens() -> None:
    evidence = "\n".join(open_view("/story").table[0].value["What this record has"])
    link = re.search(r"\[Our map\]\((\S+)\) has ([\d,]+) ", evidence)
    assert link
    opened = words_of(open_view(f"/{link[1]}"))
    assert f"**{link[2]} police agencies" in opened
