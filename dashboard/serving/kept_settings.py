"""Settings that are looked up once."""

from __future__ import annotations

from functools import cache

from streamlit import config


def keep_settings() -> None:
    """Have Streamlit look up the options of its theme once, not at each run of a page.

    It goes through all of its options for every section of the theme, half a
    millisecond of each run. They are read from files when the server starts; from here
    on a change to them needs a restart.
    """
    config.get_options_for_section = cache(config.get_options_for_section)
