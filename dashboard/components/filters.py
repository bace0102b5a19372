"""Controls that the address holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from dashboard.components.url_state import Control, current, kept, open_for_link

# Pixels, or as wide as its place.
_Width = int | Literal["stretch"]


def choose_one(
    control: Control,
    labels: Mapping[str, str],
    *,
    note: str = "",
    width: _Width = "stretch",
) -> str:
    """Draw a drop-down list.

    Args:
        control: A control of kind ``one``.
        labels: What each option is called.
        note: Help beside the label.
        width: Pixels, or as wide as its place.

    Returns:
        The option that is chosen.
    """
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
    """Draw drop-down lists in a box, which a link that narrows by one of them opens.

    Args:
        label: What the box is called.
        choices: Controls of kind ``one``, each with what its options are called.
        key: Key of the box.

    Returns:
        The options that are chosen, one for each control.
    """
    open_for_link([control for control, _ in choices], key)
    # why: few readers open it; drawn with the page, its lists are a tenth of the page.
    box = st.expander(label, key=key, on_change="rerun")
    if not box.open:
        return [kept(control) for control, _ in choices]
    with box, st.container(horizontal=True):
        return [choose_one(control, labels) for control, labels in choices]


def choose_many(
    control: Control,
    labels: Mapping[str, str],
    *,
    placeholder: str,
    width: _Width = "stretch",
) -> list[str]:
    """Draw a list of which several may be chosen.

    Args:
        control: A control of kind ``many``.
        labels: What each option is called.
        placeholder: What stands in the empty box.
        width: Pixels, or as wide as its place.

    Returns:
        The options that are chosen, in the order of choosing.
    """
    return st.multiselect(
        control.label,
        control.options,
        default=current(control),
        format_func=lambda option: labels.get(option, option),
        max_selections=control.most,
        key=control.key,
        placeholder=placeholder,
        width=width,
    )


def search_box(control: Control, *, placeholder: str, width: _Width = "stretch") -> str:
    """Draw a box for words to look for.

    Args:
        control: A control of kind ``text``.
        placeholder: An example of what can be looked for.
        width: Pixels, or as wide as its place.

    Returns:
        The words; empty if there are none.
    """
    return st.text_input(
        control.label,
        value=current(control),
        key=control.key,
        placeholder=placeholder,
        max_chars=control.longest,
        width=width,
    )


def switch(control: Control, *, note: str = "") -> bool:
    """Draw a switch.

    Args:
        control: A control of kind ``switch``.
        note: Help beside the label.

    Returns:
        Whether it is on.
    """
    return st.toggle(
        control.label, value=current(control), key=control.key, help=note or None
    )
