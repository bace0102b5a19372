"""Subsidies page: how much public money, for how many cameras, on what conditions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import streamlit as st

from dashboard.components.figure import figure, search_gaps_box
from dashboard.components.filters import (
    choose_in_box,
    choose_one,
    colors,
    is_phone,
    switch,
)
from dashboard.components.source_note import page_title
from dashboard.components.url_state import (
    Control,
    open_url,
    pinned_snapshot,
    write_url,
)
from dashboard.pages.subsidies.ledger import (
    AREA_COLUMNS,
    ledger_sentence,
    ledger_views,
)
from dashboard.pages.subsidies.schemes import (
    area_section,
    company_section,
    neutral_section,
    scheme_panel,
    stored_scheme,
)
from dashboard.queries import subsidies as questions
from dashboard.queries.labels import labels
from dashboard.queries.sources import main_sources, record_day, search_gaps
from dashboard.queries.states import larger_towns, state_outlines
from dashboard.text.formats import NOT_KNOWN, counted, day_text, grouped, usd
from dashboard.text.markdown import plain
from dashboard.text.rows import Row, as_rows

_PAGE = "subsidies"
# Address parameter and label of each control, by field.
_NAMES = {
    "scheme_type": ("type", "Type"),
    "round_status": ("status", "Status"),
    "strings": ("strings", "Strings attached"),
    "documentation_type": ("documents", "Documented by"),
}


def _ledger_controls(
    states: Mapping[str, str], schemes: Mapping[str, str]
) -> dict[str, Control]:
    """Define the page's controls, by field."""
    return {
        "state_code": Control.listed(_PAGE, "state", "State", states),
        **{
            field: Control.listed(_PAGE, *_NAMES[field], options)
            for field, options in _options().items()
        },
        "neutral": Control(
            _PAGE, "neutral", "Show brand-neutral schemes too", "no", kind="switch"
        ),
        "scheme": Control.listed(
            _PAGE, "scheme", "Open one scheme, with all its sources", schemes
        ),
    }


def _choose_rounds(
    controls: Mapping[str, Control], states: Mapping[str, str]
) -> tuple[dict[str, str], bool]:
    """Draw the filters, and put every control into the address.

    Returns:
        Values by field of ``LedgerFilters``, and whether brand-neutral schemes are also
        shown.
    """
    labels: dict[str, Mapping[str, str]] = {
        "state_code": states,
        **_options(),
    }
    values = choose_in_box(
        "Filter by state, type, status, strings and document",
        [(controls[name], labels[name]) for name in labels],
        key=f"{_PAGE}_filters_box",
    )
    is_neutral_shown = switch(
        controls["neutral"],
        note="Rebates and giveaways that are not tied to Ring. They are counted apart.",
    )
    write_url(tuple(controls.values()))
    return dict(zip(labels, values, strict=True)), is_neutral_shown


def _options() -> dict[str, Mapping[str, str]]:
    return {
        "scheme_type": {"any": "Every type", **labels("scheme_type")},
        "round_status": {"any": "Every status", **labels("round_status")},
        "strings": {"any": "Any", **labels("condition_status")},
        "documentation_type": {"any": "Any document", **labels("documentation_type")},
    }


def _ledger_figures(areas: pa.Table, as_of_on: date) -> None:
    """Say how much money, for how many cameras, on what conditions."""
    area = as_rows(areas)[0]
    rounds = area["round_count"]
    unknown, handed_out_unknown = (
        area[f"{name}_unknown_round_count"] for name in ("amount", "device_given")
    )
    money = "  \n".join(
        _money(area, name) for name in ("spent", "approved", "promised")
    )
    cameras = "  \n".join(_cameras(area, name) for name in ("given", "planned"))
    texts = (
        f"**How much public money?**\n\n{money}\n\n"
        f"**No amount is known for {unknown} of {rounds} rounds**; the record names "
        "the company alone as the payer of "
        f"{area['amount_unknown_company_round_count']} of these. :small[Three "
        "different measures, never added up. Another "
        f"{plain(usd(area['other_public_usd']))} is reported but not classified.]",
        f"**For how many cameras?**\n\n{cameras}\n\n"
        f"**How many were handed out is not known for {handed_out_unknown} of {rounds} "
        "rounds.** :small[This counts rounds of every payer.]",
        "**What did residents have to agree to?**\n\n"
        f"**{area['sharing_yes_round_count']}** rounds with a condition  \n"
        f"**{area['sharing_no_round_count']}** said to have none\n\n"
        f"**Not known for {area['sharing_unknown_round_count']} of {rounds} rounds**, "
        "which does not mean no. :small[A condition is to install an app, to register "
        "the camera or to share footage; "
        f"{area['footage_yes_round_count']} rounds ask for footage.]",
    )
    sentence = (
        f"Public money for Ring cameras, by {rounds} funding rounds as of "
        f"{day_text(as_of_on)}: {' '.join(texts)}"
    )
    with figure(
        "subsidies_figures", sentence, areas.slice(0, 1), AREA_COLUMNS, first="Figures"
    ):
        for cell, text in zip(st.columns([6, 4, 4]), texts, strict=True):
            cell.markdown(text)
        st.markdown(
            f":small[As of {day_text(as_of_on)}, by the document named in each row "
            "below.]"
        )


def _money(area: Row, kind: str) -> str:
    rounds = counted(area[f"{kind}_round_count"], "round", "rounds")
    return f"**{plain(usd(area[f'{kind}_usd']))}** {kind}, {rounds}"


def _cameras(area: Row, kind: str) -> str:
    number = area[f"device_{kind}_count"]
    rounds = counted(area[f"device_{kind}_round_count"], "round", "rounds")
    words = {"given": "handed out", "planned": "planned"}[kind]
    return f"**{NOT_KNOWN if number is None else grouped(number)}** {words}, {rounds}"


def render() -> None:
    """Draw the page."""
    page_title("Public money for Ring cameras")
    areas, places = questions.subsidies_by_area(), questions.scheme_places()
    country, *by_state = as_rows(areas)
    st.markdown(
        "Towns, counties and police forces helped to pay for some Ring cameras; Ring "
        "or private donors paid for others. This ledger lists "
        f"{country['round_count']} funding rounds of {country['scheme_count']} schemes "
        f"in {country['state_count']} states, including some that never began. A "
        "missing place may still have had one."
    )
    _ledger_figures(areas, record_day())
    states = {"any": "All states"} | {a["area_id"]: a["area_name"] for a in by_state}
    schemes = {"none": "Choose one of the schemes"} | {
        place["scheme_id"]: place["scheme_name"] for place in as_rows(places)
    }
    controls = _ledger_controls(states, schemes)
    open_url(tuple(controls.values()))
    scheme_id = choose_one(controls["scheme"], schemes)
    panel = st.container() if scheme_id != "none" else None
    is_narrow = is_phone()
    filters, is_neutral_shown = _choose_rounds(controls, states)
    rows = questions.ledger(questions.LedgerFilters(**filters))
    if panel:
        with panel:
            rounds, parts, texts = stored_scheme(scheme_id, pinned_snapshot())
            shown_ids = {row["round_id"] for row in as_rows(rows)}
            count = sum(row["round_id"] in shown_ids for row in rounds)
            scheme_panel(rounds, parts, texts, shown_count=count)
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
    company_section(questions.company_rules())
    area_section(areas)
    search_gaps_box(search_gaps("subsidies"), name="searched_subsidies")


if __name__ == "__main__":
    render()
