"""Wrong login settings stop the server."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.access.mock_provider import mock_provider
from dashboard.access.roles import Role
from dashboard.access.viewer import check_access, current_roles
from tests.access import login_settings
from tests.serving import REPO_ROOT, free_port
from warehouse.errors import SettingError
from warehouse.paths import (
    ACCESS_VARIABLE,
    IDLE_MINUTES_VARIABLE,
    LOG_FORMAT_VARIABLE,
    LOGIN_HOURS_VARIABLE,
    LOGIN_VARIABLE,
    ROLES_VARIABLE,
    STALE_DAYS_VARIABLE,
)


def test_a_staff_server_needs_a_login(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    check_access()
    monkeypatch.setenv(ACCESS_VARIABLE, "staff")
    with pytest.raises(SettingError, match=r"no section \[auth\]"):
        check_access()
    with login_settings():
        check_access()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        (ACCESS_VARIABLE, "everyone"),
        (IDLE_MINUTES_VARIABLE, "0"),
        (IDLE_MINUTES_VARIABLE, "never"),
        (IDLE_MINUTES_VARIABLE, "inf"),
        (LOGIN_HOURS_VARIABLE, "0"),
        (LOGIN_VARIABLE, "none"),
        (ROLES_VARIABLE, "no/such/roles.toml"),
    ],
)
def test_a_faulty_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingError, match=variable):
        check_access()


def test_the_mock_login_only_works_on_the_same_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for address in (None, "0.0.0.0", "192.0.2.7", "record.example.org"):  # noqa: S104
        monkeypatch.setattr("streamlit.get_option", {"server.address": address}.get)
        with pytest.raises(SettingError, match="lets everybody in"):
            mock_provider()


def test_made_up_users_have_the_roles_of_their_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claims = {"email": "editor@mock.example", "email_verified": True}
    assert current_roles().role_of(claims) is None
    monkeypatch.setenv(LOGIN_VARIABLE, "mock")
    assert current_roles().role_of(claims) is Role.EDITOR


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        (STALE_DAYS_VARIABLE, "-1", "Write a number of days above 0"),
        (ACCESS_VARIABLE, "staff", r"no section \[auth\]"),
        (LOGIN_VARIABLE, "mock", "lets everybody in"),
    ],
)
def test_a_wrong_setting_ends_the_start_with_its_sentence(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    variable: str,
    value: str,
    sentence: str,
) -> None:
    monkeypatch.setenv(variable, value)
    beyond_this_machine = {"server.address": "0.0.0.0"}  # noqa: S104
    monkeypatch.setattr("streamlit.get_option", beyond_this_machine.get)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(REPO_ROOT / "dashboard" / "app.py"))
    assert ended.value.code
    assert re.search(sentence, caplog.text)


def test_the_server_ends_with_the_sentence_in_the_format_of_its_log(
    tmp_path: Path,
) -> None:
    roles = tmp_path / "roles.toml"
    roles.write_text("[editor]\nemails = ['anna']\n", "utf-8")
    ended = subprocess.run(  # noqa: S603 - our own server
        [
            *(sys.executable, "-m", "streamlit", "run", "dashboard/app.py"),
            *("--server.port", str(free_port()), "--server.headless", "true"),
        ],
        cwd=REPO_ROOT,
        env={**os.environ, ROLES_VARIABLE: str(roles), LOG_FORMAT_VARIABLE: "json"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode != 0
    last = json.loads(ended.stderr.strip().rpartition("\n")[2])
    assert "line 2, `anna`: this is not an e-mail address" in last["message"]
