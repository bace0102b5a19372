"""The frame around every page: title, icon, five places, one home for errors."""

from __future__ import annotations

import streamlit as st

from dashboard.addresses import MENU
from dashboard.frame import draw, listed_page, picture
from warehouse.errors import WarehouseError, WarehouseMissingError


def main() -> None:
    """Draw the frame and the requested page."""
    groups: dict[str, list[st.Page]] = {}
    for name, listed in MENU.items():
        groups.setdefault(listed.group, []).append(listed_page(name))
    page = st.navigation(groups, position="top")
    st.set_page_config(
        page_title=f"{page.title} | Porchlight",
        page_icon=picture("favicon.png"),
        layout="wide",
    )
    st.logo(picture("lamp.svg"), size="large")
    try:
        draw(page)
    except WarehouseMissingError:
        st.title("There is no data here yet")
        st.error(
            "The record has not been built on this machine. The person who runs this "
            "dashboard can build it with `make warehouse`; then load this page again."
        )
    except WarehouseError:
        st.title("The data cannot be read right now")
        st.error(
            "The dashboard runs, but its data file does not open. Try again in a "
            "minute. If you run it yourself, `python -m warehouse list` shows which "
            "snapshots there are."
        )


if __name__ == "__main__":
    main()
