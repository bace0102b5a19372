"""The filters of the subsidy ledger."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.components.filters import choose_one, switch
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.text.subsidies import (
    DOCUMENTATION_LABELS,
    STATUS_LABELS,
    STRINGS_LABELS,
    TYPE_LABELS,
)

_PAGE = "subsidies"


def ledger_controls(
    states: Mapping[str, str], schemes: Mapping[str, str]
) -> dict[str, Control]:
    """Describe the controls of the page, by field.

    Args:
        states: Names of the states with a round, by code; the open option first.
        schemes: Names of the schemes by id; ``none`` first.
    """
    return {
        "state_code": _listed("state", "State", states),
        "scheme_type": _listed("type", "Type", TYPE_LABELS),
        "round_status": _listed("status", "Status", STATUS_LABELS),
        "strings": _listed("strings", "Strings attached", STRINGS_LABELS),
        "documentation_type": _listed(
            "documents", "Documented by", DOCUMENTATION_LABELS
        ),
        "neutral": Control(
            _PAGE, "neutral", "Show brand-neutral schemes beside", "no", kind="switch"
        ),
        "scheme": _listed("scheme", "Open one scheme, with all its sources", schemes),
    }


def choose_scheme(controls: Mapping[str, Control], names: Mapping[str, str]) -> str:
    """Draw the list of schemes; the address sets all controls of the page first."""
    open_url(tuple(controls.values()))
    return choose_one(controls["scheme"], names)


def choose_rounds(
    controls: Mapping[str, Control], states: Mapping[str, str], *, is_open: bool
) -> tuple[dict[str, str], bool]:
    """Draw the filters, and put every control into the address.

    Args:
        controls: From :func:`ledger_controls`, after :func:`choose_scheme`.
        states: Names of the states by code.
        is_open: Whether the filters are unfolded even where none is set.

    Returns:
        The fields of ``LedgerFilters`` with their values, and whether brand-neutral
        schemes are shown beside.
    """
    labels: dict[str, Mapping[str, str]] = {
        "state_code": states,
        "scheme_type": TYPE_LABELS,
        "round_status": STATUS_LABELS,
        "strings": STRINGS_LABELS,
        "documentation_type": DOCUMENTATION_LABELS,
    }
    is_narrowed = any(
        st.session_state[controls[name].key] != controls[name].default
        for name in labels
    )
    with st.expander(
        "Filter by state, type, status, strings and document",
        expanded=is_narrowed or is_open,
    ):
        chosen = {}
        for name, cell in zip(labels, st.columns(5), strict=True):
            with cell:
                chosen[name] = choose_one(controls[name], labels[name])
        is_neutral_shown = switch(
            controls["neutral"],
            note="Rebates and giveaways that are not tied to Ring. They stay apart.",
        )
    write_url(tuple(controls.values()))
    return chosen, is_neutral_shown


def _listed(name: str, label: str, options: Mapping[str, str]) -> Control:
    return Control(_PAGE, name, label, next(iter(options)), options=tuple(options))
