"""Settings of the environment are read whole, or refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse import paths
from warehouse.errors import SettingError
from warehouse.paths import REPORTS_TO_VARIABLE, reports_to


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
    if variable == paths.PROXY_SECRET_VARIABLE:
        (tmp_path / "secret").write_text("s" * 32, "utf-8")
        monkeypatch.setenv(paths.ACCESS_VARIABLE, "staff")
        monkeypatch.setenv(paths.PROXY_SECRET_VARIABLE, str(tmp_path / "secret"))
    paths.check_settings()
    monkeypatch.setenv(variable, "javascript:alert(1) -1")
    with pytest.raises(SettingError, match=variable):
        paths.check_settings()
