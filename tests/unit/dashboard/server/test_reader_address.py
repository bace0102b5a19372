"""Which readers share a limit."""

from __future__ import annotations

import logging

import pytest

from dashboard.server import reader_address as module
from dashboard.server.limits import client_address
from dashboard.server.reader_address import reader_address
from warehouse.paths import BEHIND_PROXY_VARIABLE


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        ([], None),
        ([""], None),
        (["192.0.2.1"], "192.0.2.1"),
        # The proxy added the last address; anybody can forge the others.
        (["203.0.113.9, 192.0.2.1"], "192.0.2.1"),
        (["203.0.113.9", "192.0.2.1"], "192.0.2.1"),
        (["203.0.113.9, 203.0.113.10", "203.0.113.11,192.0.2.1"], "192.0.2.1"),
        (["192.0.2.1, "], "192.0.2.1"),
        (["192.0.2.1", ""], "192.0.2.1"),
        (["192.0.2.1,,"], "192.0.2.1"),
        (["192.0.2.1:50123"], "192.0.2.1"),
        (["::ffff:192.0.2.1"], "192.0.2.1"),
        (["[::ffff:192.0.2.1]:443"], "192.0.2.1"),
        # One household or server has a whole network of these addresses.
        (["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
        (["[2001:db8:1:2:3:4:5:6]"], "2001:db8:1:2::/64"),
        (["[2001:db8:1:2:3:4:5:6]:50123"], "2001:db8:1:2::/64"),
        (["203.0.113.9, [2001:db8:1:2::7]:1,"], "2001:db8:1:2::/64"),
        (["no address"], "no address"),
        (["[]:1"], "[]:1"),
    ],
)
def test_a_reader_is_the_address_that_our_proxy_added(
    monkeypatch: pytest.MonkeyPatch, lines: list[str], address: str | None
) -> None:
    monkeypatch.setenv(BEHIND_PROXY_VARIABLE, "yes")
    assert reader_address(lines) == address
    headers = [(b"x-forwarded-for", line.encode()) for line in lines]
    assert client_address({"type": "http", "headers": headers}) == address


def test_no_address_is_trusted_unless_a_proxy_is_set(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv(BEHIND_PROXY_VARIABLE, raising=False)
    module._warn_about_missing_proxy.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert reader_address([]) is None
        assert not caplog.records
        assert reader_address(["192.0.2.1"]) is None
        assert reader_address(["192.0.2.2"]) is None
    [record] = caplog.records
    assert BEHIND_PROXY_VARIABLE in record.getMessage()
    assert "192.0.2" not in record.getMessage()
