"""Incidents page: what happened, what the company answers, and what it touched."""

from __future__ import annotations

import streamlit as st

from dashboard.components.page_title import page_title
from dashboard.components.views import Views
from dashboard.pages.incidents.article_claims import claims_view
from dashboard.pages.incidents.detail import detail_view, incident_choice
from dashboard.pages.incidents.incident_list import incident_filters, incident_view
from dashboard.queries.evidence import limits
from dashboard.queries.incidents import (
    IncidentFilters,
    article_claims,
    incident_links,
    incident_years,
    incidents,
    terms_that_day,
)
from dashboard.queries.terms import vendors

_INCIDENT_AT_FIRST = "ring-2019-07-18-fight-for-the-future-map"


def render() -> None:
    """Draw the page."""
    page_title("What happened, and what the companies say")
    st.markdown(
        "Events at Ring and other makers of home cameras since "
        f"{limits('incidents').first_on.year}. Reported, "
        "alleged, denied and settled are different things; the company's answer "
        "stands beside each claim where one is on record."
    )
    views = Views(
        "incidents",
        {
            "list": "Timeline and list",
            "incident": "One incident",
            "article": f"The story of {limits('first_story').months}",
        },
    )
    view = views.asked()
    views.bar(view)
    if view == "list":
        years = [str(year) for year in incident_years()["happened_year"].to_pylist()]
        chosen = IncidentFilters(**incident_filters(views, years, vendors()))
        found = incidents(chosen)
        incident_view(views, found, incident_links(), year=chosen.year)
    elif view == "incident":
        chosen_id = incident_choice(
            views, incidents(IncidentFilters()), _INCIDENT_AT_FIRST
        )
        detail_view(
            incidents(IncidentFilters(incident_id=chosen_id)),
            incident_links([chosen_id]),
            article_claims(incident_id=chosen_id),
            terms_that_day(chosen_id),
        )
    else:
        claims_view(views, article_claims())


if __name__ == "__main__":
    render()
