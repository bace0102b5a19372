"""The settings are the same ones, looked up once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit import config
from streamlit.runtime import app_session
from streamlit.runtime.secrets import Secrets, secrets_singleton

from dashboard.access.login import login_is_offered
from dashboard.serving.kept_settings import keep_settings
from tests.access import login_settings


@pytest.fixture(autouse=True)
def _given_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Undo what is kept in this process."""
    for place, name in (
        (config, "get_options_for_section"),
        (app_session, "to_snake_case"),
    ):
        monkeypatch.setattr(place, name, getattr(place, name))
    yield
    secrets_singleton._reset()


def test_options_stay_what_they_were() -> None:
    looked_up = config.get_options_for_section
    before = looked_up("theme.light")
    assert before["primaryColor"]
    keep_settings()
    kept = config.get_options_for_section("theme.light")
    assert kept == before
    assert config.get_options_for_section("theme.light") is kept
    assert config.get_options_for_section("theme.dark") != kept


def test_a_file_of_secrets_that_is_not_there_is_looked_for_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_for: list[str] = []

    def look(_: Secrets, path: str) -> tuple[dict[str, object], bool]:
        looked_for.append(path)
        return {}, False

    monkeypatch.setattr(Secrets, "_parse_file_path", look)
    keep_settings()
    assert looked_for
    looked_for.clear()
    assert not login_is_offered()
    assert not looked_for


def test_secrets_that_are_there_stay() -> None:
    with login_settings():
        keep_settings()
        assert login_is_offered()
