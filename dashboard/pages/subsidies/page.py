"""Subsidies page: how much public money, for how many cameras, with what strings."""

from __future__ import annotations

import streamlit as st

from dashboard.components.page_title import page_title
from dashboard.components.reader import colors, is_phone
from dashboard.components.search_gaps import search_gaps_box
from dashboard.components.url_state import pinned_snapshot
from dashboard.pages.subsidies.figures import ledger_figures
from dashboard.pages.subsidies.filters import (
    choose_rounds,
    choose_scheme,
    ledger_controls,
)
from dashboard.pages.subsidies.ledger import ledger_sentence, ledger_views
from dashboard.pages.subsidies.scheme import kept_scheme, scheme_panel
from dashboard.pages.subsidies.sections import (
    area_section,
    company_section,
    neutral_section,
)
from dashboard.queries import subsidies as questions
from dashboard.queries.gaps import search_gaps
from dashboard.queries.places import larger_towns
from dashboard.queries.sources import main_sources, record_day
from dashboard.queries.states import state_outlines
from dashboard.text.rows import as_rows


def render() -> None:
    """Draw the page."""
    page_title("Public money for Ring cameras")
    areas, places = questions.subsidies_by_area(), questions.scheme_places()
    country, *by_state = as_rows(areas)
    st.markdown(
        "Towns, counties and police forces helped to pay for some Ring cameras; others "
        "were paid by the company or by private givers. This ledger holds "
        f"{country['round_count']} funding rounds of {country['scheme_count']} schemes "
        f"in {country['state_count']} states, including some that never began. That a "
        "place is not here does not mean that it had none."
    )
    ledger_figures(colors(), areas, record_day())
    states = {"any": "All states"} | {a["area_id"]: a["area_name"] for a in by_state}
    schemes = {"none": "Choose one of the schemes"} | {
        place["scheme_id"]: place["scheme_name"] for place in as_rows(places)
    }
    controls = ledger_controls(states, schemes)
    scheme_id = choose_scheme(controls, schemes)
    panel = st.container() if scheme_id != "none" else None
    is_narrow = is_phone()
    filters, is_neutral_shown = choose_rounds(controls, states)
    rows = questions.ledger(questions.LedgerFilters(**filters))
    if panel:
        with panel:
            rounds, parts, texts = kept_scheme(scheme_id, pinned_snapshot())
            kept = {row["round_id"] for row in as_rows(rows)}
            count = sum(row["round_id"] in kept for row in rounds)
            scheme_panel(rounds, parts, texts, kept_count=count)
    is_whole = rows.num_rows == country["round_count"]
    st.markdown(ledger_sentence(rows, is_whole=is_whole))
    if rows.num_rows:
        outlines = state_outlines()
        years = (country["first_announced_year"], country["last_announced_year"])
        ledger_views(
            colors(),
            rows,
            places,
            main_sources(larger_towns(), 1),
            outlines,
            years,
            is_narrow=is_narrow,
        )
    else:
        st.info(
            "No funding round in our documents matches. That is not proof that there "
            "was none: clear a filter."
        )
    if is_neutral_shown:
        neutral_section(questions.other_brand_schemes(filters["state_code"]))
    company_section(questions.company_rules(), is_open=not is_narrow)
    area_section(areas)
    search_gaps_box(search_gaps("subsidies"), name="searched_subsidies")


if __name__ == "__main__":
    render()
