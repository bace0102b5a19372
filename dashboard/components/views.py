"""Several views of one subject on one page, each with its own part of the address.

Which view is shown is said by the address alone. So a view's controls are those of the
address, and the address of a view holds no parameter of another view.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard.components.reader import legible
from dashboard.components.url_state import Control, link_query, page_address


@dataclass(frozen=True)
class Views:
    """The views of a page.

    Attributes:
        page: Name of the page, the first part of every control's key.
        labels: What each view is called; the first is shown at first.
    """

    page: str
    labels: Mapping[str, str]

    @property
    def file(self) -> str:
        """The page as Streamlit names it."""
        return f"pages/{self.page}/page.py"

    def asked(self) -> str:
        """Return the view that the address asks for."""
        return _asked(self.control(next(iter(self.labels))))

    def control(self, view: str) -> Control:
        """Return the control that holds the view in the address.

        It comes first among the controls of the view, and the others take its page.

        Args:
            view: The view that is shown.
        """
        # why: the keys of each view are its own, so a value that one view remembers is
        # never taken for another's.
        first = next(iter(self.labels))
        return Control(
            f"{self.page}_{view}",
            "view",
            "View",
            first,
            options=tuple(self.labels),
        )

    def address(self, view: str, **parameters: str) -> str:
        """Return the address of a view, to be put in a link on this page."""
        return page_address("", view=view, **parameters)

    def bar(self, view: str) -> None:
        """Let the reader go from the view that is shown to another."""
        chosen = st.segmented_control(
            "View",
            tuple(self.labels),
            default=view,
            required=True,
            format_func=legible(self.labels).__getitem__,
            key=f"{self.page}_bar_of_{view}",
            label_visibility="collapsed",
        )
        if chosen is not None and chosen != view:
            self.go(chosen)

    def go(self, view: str, **parameters: str) -> None:
        """Show a view.

        Args:
            view: The view to show.
            **parameters: Its controls as the address writes them; else their defaults.
        """
        st.switch_page(self.file, query_params=link_query(view=view, **parameters))


def _asked(control: Control) -> str:
    value, _ = control.read(st.query_params.get(control.name, control.default))
    return control.write(value)
