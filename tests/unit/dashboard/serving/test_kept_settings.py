"""The options of the theme are the same ones, looked up once."""

from __future__ import annotations

import pytest
from streamlit import config

from dashboard.serving.kept_settings import keep_settings


def test_options_stay_what_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = config.get_options_for_section
    monkeypatch.setattr(config, "get_options_for_section", looked_up)
    before = looked_up("theme.light")
    assert before["primaryColor"]
    keep_settings()
    kept = config.get_options_for_section("theme.light")
    assert kept == before
    assert config.get_options_for_section("theme.light") is kept
    assert config.get_options_for_section("theme.dark") != kept
