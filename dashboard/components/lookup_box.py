"""The look-up box, and links to answers."""

from __future__ import annotations

import streamlit as st

from dashboard.components.url_state import link_query, page_address

QUESTION = "q"
_PAGE = "pages/lookup/page.py"
_LABEL = "Do my police work with Ring?"
_EXAMPLES = "A town or ZIP, such as Addison IL"


def lookup_box(key: str) -> str:
    """Draw the box; return what the reader typed."""
    with st.form(f"{key}_form", border=False):
        field, button = st.columns([5, 1], vertical_alignment="bottom")
        with field:
            words = st.text_input(_LABEL, placeholder=_EXAMPLES, key=key)
        with button:
            st.form_submit_button(
                "Find it", type="primary", width="stretch", key=f"{key}_find"
            )
    return words.strip()


def lookup_box_elsewhere(key: str) -> None:
    """Draw the box on another page; submitting opens the look-up."""
    words = lookup_box(key)
    if words:
        st.switch_page(_PAGE, query_params=link_query(**{QUESTION: words}))


def lookup_button(label: str, question: str) -> None:
    """Draw a button on the look-up page that looks up something else."""
    st.button(
        label,
        type="tertiary",
        key=f"lookup_{question}",
        on_click=st.query_params.from_dict,
        args=(link_query(**{QUESTION: question}),),
    )


def lookup_address(question: str) -> str:
    """Return the address of an answer."""
    return page_address("lookup", **{QUESTION: question})
