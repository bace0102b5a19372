"""Reads the state of a page from the address, checks it and writes it.

A page declares its controls as :class:`Control`. ``open_url`` sets them from the
address and reports unknown values; ``write_url`` writes their values, defaults
included. A pinned snapshot is in the address too. No other module writes to
``st.session_state``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from dashboard.addresses import AGENCY_PAGES, SQL_PATH
from dashboard.formats import as_code

_DASHBOARD = Path(__file__).resolve().parent.parent
VERSION = "1"
SNAPSHOT = "snapshot"
_VERSION_NAME = "v"
_PINNED = "pinned_snapshot"
LONGEST_TEXT = 120
# Ends the key of what the last run left: its address, and what the widgets held.
_REMEMBERED = "_url"

ControlKind = Literal["one", "many", "text"]
ControlValue = str | list[str]


@dataclass(frozen=True)
class Control:
    """One control of a page, and its parameter in the address.

    Attributes:
        label: Label on the page.
        default: Value if the address has none; commas between several.
        kind: ``one`` or ``many`` of the options, or any ``text``.
        options: Allowed values of ``one`` and ``many``.
        most: How many of ``many`` may be chosen.
    """

    page: str
    name: str
    label: str
    default: str = ""
    kind: ControlKind = "one"
    options: tuple[str, ...] = ()
    most: int = 6

    @classmethod
    def listed(
        cls,
        page: str,
        name: str,
        label: str,
        options: Mapping[str, str],
    ) -> Control:
        """Make a list of named options, of which the first is chosen by default."""
        first = next(iter(options), "")
        return cls(page, name, label, first, options=tuple(options))

    @property
    def key(self) -> str:
        """Key of the widget."""
        return f"{self.page}_{self.name}"

    def read(self, text: str) -> tuple[ControlValue, str | None]:
        """Turn the parameter into the value of the widget.

        Returns:
            The value, and a complaint if the parameter is invalid; then the value is
                the default, or the valid part.
        """
        if self.kind == "text":
            if len(text) <= LONGEST_TEXT:
                return text, None
            return self.default, (
                f"**{self.label}**: the link's text is longer than the "
                f"{LONGEST_TEXT} characters that are read."
            )
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
        if isinstance(value, (list, tuple)):
            return ",".join(str(part) for part in value)
        return str(value)

    def complaint(self, text: str) -> str:
        """Say that the page does not know a value."""
        return f"**{self.label}**: this page does not know the value {as_code(text)}."


def pinned_snapshot() -> str | None:
    """Return the snapshot that the page is pinned to; None for the newest."""
    pinned: str | None = st.session_state.get(_PINNED)
    return pinned


def open_address() -> str | None:
    """Read the requested snapshot before the page is drawn; None for the newest."""
    address = st.query_params.to_dict()
    # The menu opens a page with a bare address, and then a pinned snapshot stays
    # pinned; all other links say whether they are pinned. A bare address is filled in
    # after the page is drawn: earlier, the browser would add it to the previous page.
    requested = (address.get(SNAPSHOT) or None) if address else pinned_snapshot()
    st.session_state[_PINNED] = requested
    return requested


def close_address() -> None:
    """Add a pinned snapshot to the address, once the page is drawn.

    Pages with controls do so by ``write_url``.
    """
    pinned = pinned_snapshot()
    if pinned and st.query_params.get(SNAPSHOT) != pinned:
        st.query_params.from_dict(shown_query(pinned))


def _pin() -> dict[str, str]:
    pinned = pinned_snapshot()
    return {SNAPSHOT: pinned} if pinned else {}


def link_query(**parameters: str) -> dict[str, str]:
    """Return the query of a link to a page, pinned if this page is."""
    return {_VERSION_NAME: VERSION, **_pin(), **parameters}


def page_address(page: str, **parameters: str) -> str:
    """Return the address of a page for a link; an empty name means the current page."""
    return f"{page}?{_encoded(tuple(link_query(**parameters).items()))}"


@lru_cache(4000)
def _encoded(query: tuple[tuple[str, str], ...]) -> str:
    return urlencode(query)


@cache
def page_file(page: str) -> str:
    """Return the file of a page, a module or a folder, as Streamlit names it."""
    name = page.replace("-", "_")
    module = f"pages/{name}.py"
    return module if (_DASHBOARD / module).is_file() else f"pages/{name}/page.py"


def served_address(path: str, **query: str) -> str:
    """Return the address of a plain page of this server, pinned if this page is."""
    query |= _pin()
    return f"{path.lstrip('/')}{f'?{urlencode(query)}' if query else ''}"


def agency_address(agency_id: str) -> str:
    """Return the address of an agency's page, pinned if this page is."""
    return served_address(f"{AGENCY_PAGES}/{quote(agency_id)}")


def page_link(page: str, label: str, note: str = "", **parameters: str) -> None:
    """Draw a link to a page that opens without a reload."""
    st.page_link(
        page_file(page),
        label=label,
        help=note or None,
        query_params=link_query(**parameters),
    )


def sql_address(sql: str = "") -> str:
    """Return the address of the SQL page with a query, pinned if this page is."""
    # What follows # never leaves the browser.
    query = f"#sql={quote(sql, safe='')}" if sql else ""
    return f"{served_address(SQL_PATH)}{query}"


def shown_query(snapshot_id: str | None) -> dict[str, str]:
    """Return the query of the current page, pinned to a snapshot if any."""
    filters = st.query_params.to_dict()
    filters = {n: filters[n] for n in filters if n not in {_VERSION_NAME, SNAPSHOT}}
    pin = {SNAPSHOT: snapshot_id} if snapshot_id else {}
    return {_VERSION_NAME: VERSION, **pin, **filters}


def whole_address(snapshot_id: str | None, site: str = "") -> str:
    """Return the whole address of the current view, pinned to a snapshot if any.

    ``site`` is another site that has the same pages.
    """
    page = st.context.url or "/"
    page = f"{site}{urlsplit(page).path}" if site else page
    slash = "" if urlsplit(page).path else "/"
    return f"{page}{slash}?{urlencode(shown_query(snapshot_id))}"


def newest_button(label: str, key: str) -> None:
    """Draw a button from a pinned view to the same view of the newest snapshot."""
    st.button(
        label,
        key=key,
        on_click=st.query_params.from_dict,
        args=(shown_query(None),),
    )


def open_url(controls: Sequence[Control]) -> None:
    """Set the controls from the address, and warn about what it cannot show.

    Call it before the controls are drawn.
    """
    address = st.query_params.to_dict()
    page = controls[0].page
    last: tuple[dict[str, str], dict[str, object]] | None
    last = st.session_state.get(f"{page}{_REMEMBERED}")
    if last is not None and all(
        st.session_state.get(control.key) is not None for control in controls
    ):
        # In a rerun the address may be one step behind the controls. Only a changed
        # address with untouched widgets comes from a link, or from Back.
        values = _widget_values().items()
        is_touched = any(last[1].get(key, value) != value for key, value in values)
        if is_touched or address == last[0]:
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
    """Return the value of a control for its widget to start from.

    A browser uses what the session sent about a widget in the run that sent it, and may
    have drawn only a later one. Then it would start from the first option and send that
    back as the reader's choice. Call it after ``open_url``.
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
    """Open a folded box if a link sets one of its controls.

    Call it after ``open_url`` and before the box is drawn.
    """
    chosen, seen = [current(control) for control in controls], f"{box}_seen"
    is_open = st.session_state.get(box)
    # Readers cannot change controls in a closed box.
    if is_open is None or (not is_open and st.session_state.get(seen) != chosen):
        defaults = [control.default for control in controls]
        st.session_state[box] = chosen != defaults
    st.session_state[seen] = chosen


def write_url(controls: Sequence[Control]) -> None:
    """Write the values of the controls into the address.

    Call it after the controls are drawn.
    """
    values = {control.key: st.session_state.get(control.key) for control in controls}
    address = link_query()
    for control in controls:
        address[control.name] = control.write(values[control.key])
    if st.query_params.to_dict() != address:
        st.query_params.from_dict(address)
    remembered = (address, _widget_values())
    st.session_state[f"{controls[0].page}{_REMEMBERED}"] = remembered


def set_controls(page: str, **values: str) -> None:
    """Set controls of a page by name, in a callback such as a press on a chart."""
    for name, value in values.items():
        st.session_state[f"{page}_{name}"] = value


def _widget_values() -> dict[str, object]:
    """Return the values of all widgets, boxes and charts included."""
    return {
        str(key): value
        for key, value in st.session_state.items()
        if key != _PINNED and not str(key).endswith(_REMEMBERED)
    }


def _unknown_names(
    address: Mapping[str, str], controls: Sequence[Control]
) -> list[str]:
    known = {_VERSION_NAME, SNAPSHOT, *(control.name for control in controls)}
    complaints = [
        f"{as_code(name)} is not a filter of this page."
        for name in address
        if name not in known
    ]
    version = address.get(_VERSION_NAME, VERSION)
    if version != VERSION:
        complaints.append(
            f"The link is of version {as_code(version)}; this page reads `{VERSION}`."
        )
    return complaints
