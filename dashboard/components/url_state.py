"""The address holds what the page shows. Reads it, checks it, writes it.

A page declares its controls as :class:`Control`. ``open_url`` puts the values of the
address into the controls and says which ones it does not know; ``write_url`` puts the
values of the controls into the address, defaults included. Which snapshot is read
stands there too, if the link is pinned to one. No other module writes to
``st.session_state``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import urlencode

import streamlit as st

from dashboard.text.markdown import as_code

VERSION = "1"
SNAPSHOT = "snapshot"
_VERSION_NAME = "v"
_PINNED = "pinned_snapshot"
_YES, _NO = "yes", "no"
_LONGEST_TEXT = 120

ControlKind = Literal["one", "many", "text", "switch", "integer", "number", "day"]
# Browsers count no further, and the calendar of a control has an end.
_LARGEST = 2**53 - 1
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
_PARSERS: Mapping[str, Callable[[str], int | float | date]] = {
    "integer": int,
    "number": float,
    "day": date.fromisoformat,
}

ControlValue = str | bool | int | float | date | list[str]


# Page and name of a parameter in links of earlier days: its name of today. Whoever
# renames one adds it here, and gives the old name to nothing else on that page.
RENAMED: Mapping[tuple[str, str], str] = {}
# Page, name of a parameter and its value in links of earlier days: its value of today.
RENAMED_VALUES: Mapping[tuple[str, str, str], str] = {
    ("incidents", "kind", "police_programme"): "police_program",  # former name
    ("questions", "question", "licence_over_time"): "license_over_time",  # former name
    (
        "questions",
        "question",
        "sources_by_kind_and_licence",  # former name
    ): "sources_by_kind_and_license",
    ("terms", "view", "licence"): "license",  # former name
}


@dataclass(frozen=True)
class Control:
    """One control of a page, and its parameter in the address.

    Attributes:
        page: Page that owns the control.
        name: Name of the parameter.
        label: What the control is called on the page.
        default: Value where the address says nothing; commas between several.
        kind: ``one`` of the options, ``many`` of them, any ``text``, a ``switch``, a
            whole number (``integer``), a ``number`` or a ``day``.
        options: Values that the control knows; empty but for ``one`` and ``many``.
        most: How many may be chosen of ``many``.
        longest: How many characters a ``text`` may have.
    """

    page: str
    name: str
    label: str
    default: str = ""
    kind: ControlKind = "one"
    options: tuple[str, ...] = ()
    most: int = 6
    longest: int = _LONGEST_TEXT

    @property
    def key(self) -> str:
        """Key of the widget."""
        return f"{self.page}_{self.name}"

    def read(self, text: str) -> tuple[ControlValue, str | None]:
        """Turn the parameter into the value of the widget.

        Args:
            text: The parameter.

        Returns:
            The value, and a sentence for the reader if the parameter could not be
            followed (then the value is the default, or the part that is known).
        """
        if self.kind == "text":
            if len(text) <= self.longest:
                return text, None
            return self.default, (
                f"**{self.label}**: the link's text is longer than the "
                f"{self.longest:,} characters that are read."
            )
        if self.kind == "switch":
            if text in {_YES, _NO}:
                return text == _YES, None
            return self.default == _YES, self.complaint(text)
        if self.kind in _PARSERS:
            parse = _PARSERS[self.kind]
            try:
                value = parse(text)
            except ValueError:
                return parse(self.default), self.complaint(text)
            if _can_be_shown(value):
                return value, None
            return parse(self.default), self.complaint(text)
        if self.kind == "one":
            if text in self.options:
                return text, None
            return self.default, self.complaint(text)
        parts = [part for part in text.split(",") if part]
        known = [part for part in dict.fromkeys(parts) if part in self.options]
        accepted = known[: self.most]
        rejected = [part for part in parts if part not in accepted]
        return accepted, self.complaint(", ".join(rejected)) if rejected else None

    def write(self, value: object) -> str:
        """Turn the value of the widget into the parameter."""
        if isinstance(value, bool):
            return _YES if value else _NO
        if isinstance(value, (list, tuple)):
            return ",".join(str(part) for part in value)
        return str(value)

    def complaint(self, text: str) -> str:
        """Say that the page does not know a value."""
        return f"**{self.label}**: this page does not know the value {as_code(text)}."


def _can_be_shown(value: float | date) -> bool:
    """Tell whether the widget of a number or a day takes a value."""
    if isinstance(value, date):
        return FIRST_DAY <= value <= LAST_DAY
    return abs(value) <= _LARGEST


def pinned_snapshot() -> str | None:
    """Return the snapshot that the page is pinned to; None if it shows the newest."""
    pinned: str | None = st.session_state.get(_PINNED)
    return pinned


def open_address(page: str) -> str | None:
    """Find out which snapshot is asked for, before anything of the page is drawn.

    An address of earlier days gets the names that its parameters have now.

    Args:
        page: Name of the page that the address opens.

    Returns:
        Id of the snapshot that is asked for; None asks for the newest.
    """
    written = st.query_params.to_dict()
    address = {
        name: RENAMED_VALUES.get((page, name, value), value)
        for name, value in with_current_names(written, page, RENAMED).items()
    }
    if address != written:
        st.query_params.from_dict(address)
    # why: the list of pages opens a page with a bare address, and a reader of a pinned
    # page stays with its snapshot; every other way to a page says whether it is pinned.
    # A bare address is filled in once the page is drawn: before that, the browser would
    # file it under the page that the reader comes from.
    requested = (address.get(SNAPSHOT) or None) if address else pinned_snapshot()
    st.session_state[_PINNED] = requested
    return requested


def close_address() -> None:
    """Have the address say the snapshot if the page is pinned, once it is drawn.

    Pages with controls do so by ``write_url``.
    """
    pinned = pinned_snapshot()
    if pinned and st.query_params.get(SNAPSHOT) != pinned:
        st.query_params.from_dict(shown_query(pinned))


def link_query(**parameters: str) -> dict[str, str]:
    """Return what a link to a page of ours holds, pinned if this page is.

    Args:
        **parameters: Controls of that page, as its address writes them.
    """
    pinned = pinned_snapshot()
    pin = {SNAPSHOT: pinned} if pinned else {}
    return {_VERSION_NAME: VERSION, **pin, **parameters}


def page_address(page: str, **parameters: str) -> str:
    """Return the address of a page of ours as a link in Markdown takes it.

    Args:
        page: Name of the page; empty for the page that is shown.
        **parameters: Its controls, as its address writes them.
    """
    return f"{page}?{_encoded(tuple(link_query(**parameters).items()))}"


@lru_cache(4000)
def _encoded(query: tuple[tuple[str, str], ...]) -> str:
    return urlencode(query)


def page_link(page: str, label: str, note: str = "", **parameters: str) -> None:
    """Draw a link to a page of ours that opens without loading everything anew.

    Args:
        **parameters: Its controls, as its address writes them.
    """
    st.page_link(
        f"pages/{page}/page.py",
        label=label,
        help=note or None,
        query_params=link_query(**parameters),
    )


def shown_query(snapshot_id: str | None) -> dict[str, str]:
    """Return what the address of the page that is shown holds.

    Args:
        snapshot_id: Snapshot to pin it to; None leaves it open to the newest.
    """
    pin = {SNAPSHOT: snapshot_id} if snapshot_id else {}
    return {_VERSION_NAME: VERSION, **pin, **shown_filters()}


def shown_filters() -> dict[str, str]:
    """Return what the address says of the page's own controls."""
    return {
        name: value
        for name, value in st.query_params.to_dict().items()
        if name not in {_VERSION_NAME, SNAPSHOT}
    }


def newest_button(label: str, key: str) -> None:
    """Draw the way from a pinned view to the same view of the newest snapshot."""
    st.button(
        label,
        key=key,
        on_click=st.query_params.from_dict,
        args=(shown_query(None),),
    )


def with_current_names(
    address: Mapping[str, str], page: str, renamed: Mapping[tuple[str, str], str]
) -> dict[str, str]:
    """Replace former parameter names in an address with the current ones."""
    return {renamed.get((page, name), name): value for name, value in address.items()}


def open_url(controls: Sequence[Control]) -> None:
    """Set the controls as the address says, and say what it says in vain.

    Call it before the controls are drawn.
    """
    address = st.query_params.to_dict()
    remembered = f"{controls[0].page}_url"
    last: tuple[dict[str, str], dict[str, object]] | None
    last = st.session_state.get(remembered)
    values = {c.key: st.session_state.get(c.key) for c in controls}
    # why: the address of a rerun may be one step behind the controls. Only a reader who
    # touched no control and has another address came by a link, or by Back.
    is_touched = last is not None and None not in values.values() and values != last[1]
    if is_touched or (
        last is not None and None not in values.values() and address == last[0]
    ):
        return
    complaints = _unknown_names(address, controls)
    for control in controls:
        value, complaint = control.read(address.get(control.name, control.default))
        st.session_state[control.key] = value
        if complaint:
            complaints.append(complaint)
    if complaints:
        intro = "This page can't show part of that link."
        rest = "Everything else in the link is applied."
        st.warning("\n\n".join([intro, *complaints, rest]))


def current(control: Control) -> Any:  # noqa: ANN401 - what its kind of widget takes
    """Return the value of a control, for its widget to start from.

    A browser takes what the session says of a widget from the run that said it, and may
    have drawn only a later one by then. It would start from the first option and send
    that back as the reader's choice.

    Args:
        control: One that ``open_url`` has set.
    """
    return st.session_state[control.key]


def hidden_value(control: Control) -> Any:  # noqa: ANN401 - what its kind of widget takes
    """Return the value of a control that this run does not draw, and preserve it.

    Streamlit forgets the value of a widget that a run did not draw. Call it after
    ``open_url``.
    """
    st.session_state[control.key] = st.session_state[control.key]
    return st.session_state[control.key]


def open_for_link(controls: Sequence[Control], box: str) -> None:
    """Open the box of some controls if a link chose by one of them.

    Call it after ``open_url`` and before the box is drawn.

    Args:
        controls: Controls of the box.
        box: Key of the box.
    """
    chosen, seen = [current(control) for control in controls], f"{box}_seen"
    is_open = st.session_state.get(box)
    # why: nobody chooses by a box that is closed.
    if is_open is None or (not is_open and st.session_state.get(seen) != chosen):
        defaults = [control.default for control in controls]
        st.session_state[box] = chosen != defaults
    st.session_state[seen] = chosen


def fit_late(control: Control, options: Sequence[str], fallback: str) -> None:
    """Hold a control of kind ``text`` to options that the page knows only now.

    Call it after ``open_url`` and before the control is drawn.

    Args:
        control: One whose options depend on what other controls say.
        options: Values that it may have.
        fallback: The one it gets if it has none of them.
    """
    value = st.session_state.get(control.key)
    if value in options:
        return
    if value:
        st.warning(f"{control.complaint(str(value))} Shown is {as_code(fallback)}.")
    st.session_state[control.key] = fallback


def write_url(controls: Sequence[Control]) -> None:
    """Put the values of the controls into the address.

    Call it after the controls are drawn.
    """
    values = {control.key: st.session_state.get(control.key) for control in controls}
    address = link_query()
    for control in controls:
        address[control.name] = control.write(values[control.key])
    if st.query_params.to_dict() != address:
        st.query_params.from_dict(address)
    st.session_state[f"{controls[0].page}_url"] = (address, values)


def _unknown_names(
    address: Mapping[str, str], controls: Sequence[Control]
) -> list[str]:
    known = {_VERSION_NAME, SNAPSHOT, *(control.name for control in controls)}
    complaints = [
        f"{as_code(name)} is not a filter of this page."
        for name, value in address.items()
        # why: a switch that this page no longer has asks for nothing while it is off.
        if name not in known and value != _NO
    ]
    version = address.get(_VERSION_NAME, VERSION)
    if version != VERSION:
        complaints.append(
            f"The link is of version {as_code(version)}; this page reads `{VERSION}`."
        )
    return complaints
