"""The frame around every page: title, icon, five places, one home for errors."""

from __future__ import annotations

import streamlit as st

from dashboard.frame import draw, listed_page, picture
from warehouse.errors import WarehouseError, WarehouseMissingError


def main() -> None:
    """Draw the frame and the requested page."""
    page = st.navigation(
        {
            "My town": [
                listed_page("overview", "Overview", is_first=True),
                listed_page("my_town", "My town"),
            ],
            "Map": [listed_page("map", "Map")],
            "Findings": [
                listed_page("trends", "Trends"),
                listed_page("subsidies", "Public money"),
                listed_page("prices", "Prices"),
                listed_page("incidents", "Incidents"),
                listed_page("story", "The story, checked"),
            ],
            "Camera makers": [listed_page("terms", "Camera makers")],
            "Data": [
                listed_page("questions", "Questions"),
                listed_page("open_sql", "SQL"),
                listed_page("data", "Data and method"),
            ],
        },
        position="top",
    )
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
