"""The pages of one incident and of one national figure."""

from __future__ import annotations

from dashboard.documents.document import Document, Part, bullets, sections, small, text
from dashboard.documents.markup import dashboard_link, linked
from dashboard.queries.incidents import IncidentFilters, incident_links, incidents
from dashboard.queries.labels import english
from dashboard.queries.programs import headline_figures, published_totals
from dashboard.text.addresses import AGENCY_PAGES, FIGURE_PAGES, INCIDENT_PAGES
from dashboard.text.formats import grouped
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.events import (
    SALES_ARE_NEAR,
    describe_figure,
    describe_links,
    describe_total,
    how_read,
    incident_facts,
    missing_answer,
)
from dashboard.words.sources import cite_row


def incident_document(incident_id: str) -> Document | None:
    """Build the page of one incident; None for an id that no incident has."""
    language = english()
    rows = incidents(IncidentFilters(incident_id=incident_id)).to_pylist()
    if len(rows) != 1:
        return None
    (row,) = rows
    links = incident_links([incident_id]).to_pylist()
    has_sale = any(link["link_type"] == "sale_event" for link in links)
    answer = plain(row["company_answer"] or "") or missing_answer(row, language)
    answered_by = cite_row(row, language, "answer_") if row["company_answer"] else ""
    return Document(
        path=f"{INCIDENT_PAGES}/{incident_id}",
        title=plain(row["headline"]),
        head=f"{row['headline']} ({row['standing']})",
        lead=incident_facts(row, language),
        verdict=[
            Part("heading", f"What is {row['standing']}"),
            *text(plain(row["detail"])),
            *small(f"Source: {cite_row(row, language)}"),
            Part("heading", "What the company answers"),
            *text(answer),
            *small(answered_by),
        ],
        sections=sections(
            ("How we read it", text(how_read(row))),
            (
                "Related",
                [
                    *bullets(describe_links(links, _agency, language)),
                    *small(SALES_ARE_NEAR if has_sale else ""),
                ],
            ),
        ),
        dashboard=dashboard_link("incidents", view="incident", incident=incident_id),
    )


def _agency(row: Row) -> str:
    return linked(plain(row["linked_name"]), f"{AGENCY_PAGES}/{row['linked_id']}")


# A figure in links of earlier days: its name of today.
_RENAMED = {"residents_reached": "residents_in_ring_towns"}  # former name


def figure_document(figure_id: str) -> Document | None:
    """Build the page of one national figure; None for an id that no figure has."""
    language = english()
    figure_id = _RENAMED.get(figure_id, figure_id)
    figures = headline_figures().to_pylist()
    row = next((row for row in figures if row["figure_id"] == figure_id), None)
    if row is None:
        return None
    others = [
        f"{linked(plain(other['figure_name']), f'{FIGURE_PAGES}/{other_id}')}: "
        f"{grouped(other['figure_value'])}"
        for other in figures
        for other_id in [other["figure_id"]]
        if other_id != figure_id
    ]
    definition = text(describe_figure(row, language))
    totals = [describe_total(one, language) for one in published_totals().to_pylist()]
    return Document(
        path=f"{FIGURE_PAGES}/{figure_id}",
        title=f"{plain(row['figure_name'])}: {grouped(row['figure_value'])}",
        head=f"{row['figure_name']}: {grouped(row['figure_value'])}",
        lead=f"Counted are {plain(row['unit_name'])}.",
        verdict=definition,
        sections=sections(
            ("Other figures of this record, which count other things", bullets(others)),
            (
                "Totals that others published, each of what it counts",
                bullets(totals),
            ),
        ),
        dashboard=dashboard_link("overview"),
    )
