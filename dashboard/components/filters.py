"""Controls that the address holds, views of a page, and filtered rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from dashboard.charts.theme import Palette, palette
from dashboard.components.url_state import (
    LONGEST_TEXT,
    Control,
    current,
    hidden_value,
    open_for_link,
)


def colors() -> Palette:
    """Return the palette of the reader's theme."""
    return palette(st.context.theme.type)


def is_phone() -> bool:
    """Tell whether the browser says that it is on a phone."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


# Pixels, or the full width.
_Width = int | Literal["stretch"]


def choose_one(
    control: Control,
    labels: Mapping[str, str],
    *,
    note: str = "",
    width: _Width = "stretch",
) -> str:
    """Draw a drop-down list for a control of kind ``one``."""
    return st.selectbox(
        control.label,
        control.options,
        index=control.options.index(current(control)),
        format_func=lambda option: labels.get(option, option),
        key=control.key,
        help=note or None,
        width=width,
    )


def choose_in_box(
    label: str, choices: Sequence[tuple[Control, Mapping[str, str]]], *, key: str
) -> list[str]:
    """Draw drop-down lists in a folded box; return one choice for each.

    A link that sets one of them opens the box.
    """
    open_for_link([control for control, _ in choices], key)
    # Few readers open it, and it takes a tenth of the time of the page.
    box = st.expander(label, key=key, on_change="rerun")
    if not box.open:
        return [hidden_value(control) for control, _ in choices]
    with box, st.container(horizontal=True):
        return [choose_one(control, labels) for control, labels in choices]


def choose_many(
    control: Control,
    labels: Mapping[str, str],
    *,
    placeholder: str,
) -> list[str]:
    """Draw a list for a control of kind ``many``; return choices in their order."""
    return st.multiselect(
        control.label,
        control.options,
        default=current(control),
        format_func=lambda option: labels.get(option, option),
        max_selections=control.most,
        key=control.key,
        placeholder=placeholder,
    )


def search_box(
    control: Control, *, placeholder: str = "", width: _Width = "stretch"
) -> str:
    """Draw a search box for a control of kind ``text``."""
    return st.text_input(
        control.label,
        value=current(control),
        key=control.key,
        placeholder=placeholder,
        max_chars=LONGEST_TEXT,
        width=width,
    )


def filter_rows(rows: pa.Table, **accepted: str | tuple[str, ...]) -> pa.Table:
    """Keep the rows whose columns hold an accepted value, in their order."""
    for column, one in accepted.items():
        values = [one] if isinstance(one, str) else one
        rows = rows.filter(pc.is_in(rows[column], pa.array(values, pa.string())))
    return rows


def names_by_id(rows: pa.Table, id_column: str, name_column: str) -> dict[str, str]:
    """Map the ids of a table to names, in its order."""
    ids, names = rows[id_column].to_pylist(), rows[name_column].to_pylist()
    return {str(key): str(name) for key, name in zip(ids, names, strict=True)}
