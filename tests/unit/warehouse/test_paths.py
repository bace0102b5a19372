"""Settings of the environment are read whole, or refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse import paths
from warehouse.errors import SettingError
from warehouse.paths import (
    LOG_FORMAT_VARIABLE,
    METRICS_ADDRESS_VARIABLE,
    REPORTS_TO_VARIABLE,
    logs_are_json,
    metrics_address,
    reports_to,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", None),
        ("127.0.0.1:9464", ("127.0.0.1", 9464)),
        ("[::1]:9464", ("::1", 9464)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),  # noqa: S104 - what a container sets
    ],
)
def test_the_address_for_figures(
    value: str, expected: tuple[str, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(METRICS_ADDRESS_VARIABLE, value)
    assert metrics_address() == expected


@pytest.mark.parametrize("value", ["9464", ":9464", "localhost:", "localhost:99999"])
def test_half_an_address_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(METRICS_ADDRESS_VARIABLE, value)
    with pytest.raises(SettingError, match=r"such as 127\.0\.0\.1:9464"):
        metrics_address()


@pytest.mark.parametrize(
    ("value", "is_json"), [("", False), ("text", False), ("json", True)]
)
def test_the_format_of_the_log(
    value: str, is_json: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LOG_FORMAT_VARIABLE, value)
    assert logs_are_json() is is_json


def test_an_unknown_format_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LOG_FORMAT_VARIABLE, "xml")
    with pytest.raises(SettingError, match="json or text"):
        logs_are_json()


@pytest.mark.parametrize("value", ["", "a@example.org", "https://code.example/new"])
def test_where_reports_go(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REPORTS_TO_VARIABLE, value)
    assert reports_to() == value


def test_no_report_of_staff_leaves_its_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REPORTS_TO_VARIABLE, "a@example.org")
    monkeypatch.setenv(paths.ACCESS_VARIABLE, "staff")
    assert reports_to() == ""


@pytest.mark.parametrize("value", ["nobody", "http://code.example/new", "a@b?cc=c@d"])
def test_no_report_goes_astray(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REPORTS_TO_VARIABLE, value)
    with pytest.raises(SettingError, match="Write a mail address"):
        reports_to()


_NOT_OF_A_SERVER = {
    # Any path will do.
    "DATA_DIR_VARIABLE",
    "WAREHOUSE_PATH_VARIABLE",
    # Any words will do.
    "MAKER_VARIABLE",
    # Of one command, and of a process that another starts.
    "SNAPSHOTS_VARIABLE",
    "PROCESS_VARIABLE",
}


@pytest.mark.parametrize(
    "variable",
    [
        value
        for name, value in vars(paths).items()
        if name.endswith("_VARIABLE") and name not in _NOT_OF_A_SERVER
    ],
)
def test_a_wrong_setting_stops_the_start(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if variable in {paths.PROXY_SECRET_VARIABLE, paths.PUBLIC_ADDRESS_VARIABLE}:
        (tmp_path / "secret").write_text("s" * 32, "utf-8")
        monkeypatch.setenv(paths.ACCESS_VARIABLE, "staff")
        monkeypatch.setenv(paths.PROXY_SECRET_VARIABLE, str(tmp_path / "secret"))
    paths.check_settings()
    monkeypatch.setenv(variable, "javascript:alert(1) -1")
    with pytest.raises(SettingError, match=variable):
        paths.check_settings()
