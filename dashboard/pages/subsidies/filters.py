"""The filters of the subsidy ledger."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.components.filters import choose_in_box, choose_one, switch
from dashboard.components.url_state import Control, open_url, write_url
from dashboard.queries.labels import labels

_PAGE = "subsidies"
# Field -> its parameter in the address, and what its control is called.
_NAMES = {
    "scheme_type": ("type", "Type"),
    "round_status": ("status", "Status"),
    "strings": ("strings", "Strings attached"),
    "documentation_type": ("documents", "Documented by"),
}


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
        **{
            field: _listed(*_NAMES[field], options)
            for field, options in _options().items()
        },
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
    controls: Mapping[str, Control], states: Mapping[str, str]
) -> tuple[dict[str, str], bool]:
    """Draw the filters, and put every control into the address.

    Args:
        controls: From :func:`ledger_controls`, after :func:`choose_scheme`.
        states: Names of the states by code.

    Returns:
        The fields of ``LedgerFilters`` with their values, and whether brand-neutral
        schemes are shown beside.
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
        note="Rebates and giveaways that are not tied to Ring. They stay apart.",
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


def _listed(name: str, label: str, options: Mapping[str, str]) -> Control:
    return Control(_PAGE, name, label, next(iter(options)), options=tuple(options))
