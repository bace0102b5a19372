"""Settings that are looked up once."""

from __future__ import annotations

from functools import cache

from streamlit import config
from streamlit.runtime import app_session
from streamlit.runtime.secrets import secrets_singleton


def keep_settings() -> None:
    """Have Streamlit look up its settings once, not at each run of a page.

    It goes through all of its options for every section of the theme, spells the name
    of each anew, half a millisecond of each run, and looks for a file of secrets that
    is not there whenever somebody asks who reads. Both are read when the server starts;
    from here on a change to the theme, or a first file of secrets, needs a restart.
    """
    config.get_options_for_section = cache(config.get_options_for_section)
    app_session.to_snake_case = cache(app_session.to_snake_case)  # type: ignore[attr-defined]
    if not secrets_singleton.load_if_toml_exists():
        secrets_singleton.merge_programmatic_secrets({})
