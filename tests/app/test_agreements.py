"""What agreements say, on their page and on those of agencies."""

from __future__ import annotations

import re

import pytest

from dashboard.formats import plain
from dashboard.places.render import plain_line
from dashboard.queries.snapshot_reader import reading, run
from dashboard.rows import Row, as_rows
from tests.app.conftest import open_view
from tests.conftest import Ask
from tests.unit.dashboard.places.conftest import written

pytestmark = pytest.mark.usefixtures("warehouse_file")


def _statements(where: str) -> list[Row]:
    with reading():
        rows = run(
            "select terms.*, labels.label as reading "
            "from marts.fct_agreement_terms as terms "
            "join marts.dim_agreement_documents as documents "
            "using (agreement_document_id) join marts.dim_labels as labels "
            "on labels.code = terms.reading_basis and vocabulary = 'reading_basis' "
            f"where {where}"
        )
    return [*as_rows(rows)]


def _agencies_with_papers() -> list[str]:
    """List the agencies with a paper."""
    with reading():
        ids = run(
            "select distinct agency_id from marts.dim_agreement_documents "
            "where agency_id is not null order by 1"
        )
    return [*map(str, ids["agency_id"].to_pylist())]


def test_the_page_says_first_how_few_agreements_are_known(ask: Ask) -> None:
    page = open_view("/agreements")
    agencies, agreements = ask(
        "select count(distinct agency_id), count(distinct agency_id) filter "
        "(is_agreement) from marts.dim_agreement_documents"
    )
    lead = page.markdown[0].value
    assert lead.startswith(f"Papers of {agencies} police agencies")
    assert f"of {agreements} agencies we know words of an agreement" in lead
    assert re.search(r"What the others of [\d,]+ .* signed is not known\.", lead)


def test_each_answer_stands_beside_what_it_answers() -> None:
    pairs = [table.value for table in open_view("/agreements").table]
    shown = {tuple(row) for table in pairs for row in table.itertuples(index=False)}
    answers = _statements("terms.answered_term_id is not null")
    assert len(shown) == len(answers)
    for answer in answers:
        (asked,) = _statements(
            f"terms.agreement_term_id = '{answer['answered_term_id']}'"
        )
        assert any(
            plain(asked["summary"]) in first and plain(answer["summary"]) in second
            for first, second in shown
        )


@pytest.mark.parametrize("language", ["", "/es"])
def test_a_statement_on_an_agency_page_says_when_how_read_and_by_whom(
    language: str,
) -> None:
    for agency_id in _agencies_with_papers():
        with reading():
            sections = written(f"{language}/agency/{agency_id}").sections
        html = next(one.html for one in sections if one.section.name == "history")
        html = html.partition("<h3>")[2]
        text, items = plain_line(html), re.findall(r"<li>.*?</li>", html, re.DOTALL)
        rows = _statements(f"documents.agency_id = '{agency_id}'")
        assert all(row["summary"].rstrip(".") in text for row in rows)
        assert len(items) <= len(rows)
        for item in items:
            assert re.search(r"\b(19|20)\d\d\b|undated|sin fecha", item), item
            assert 'href="http' in item, item
        assert language or all(row["reading"].lower() in text for row in rows)
