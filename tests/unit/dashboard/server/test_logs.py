"""A log line is JSON, without what a reader typed."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from dashboard.server.logs import PlainJsonFormatter

TYPED = "select password from somewhere"


def _logged(record: logging.LogRecord) -> dict[str, object]:
    line = PlainJsonFormatter(("levelname", "message")).format(record)
    assert "\n" not in line
    content: dict[str, object] = json.loads(line)
    return content


def _record_of_an_error() -> logging.LogRecord:
    try:
        raise ValueError(TYPED)
    except ValueError:
        return logging.LogRecord(
            "dashboard", logging.ERROR, __file__, 1, "It failed.", None, sys.exc_info()
        )


def test_an_error_is_logged_by_its_kind_and_place() -> None:
    logged = _logged(_record_of_an_error())
    assert logged["message"] == "It failed."
    assert "builtins.ValueError" in str(logged["exc_info"])
    assert "_record_of_an_error" in str(logged["exc_info"])


def test_the_text_of_an_error_stays_out() -> None:
    assert TYPED not in json.dumps(_logged(_record_of_an_error()))


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("Error during authentication: %s. Description: %s", (TYPED, TYPED)),
        ("%s came", (TYPED,)),
        (f"Task exception was never retrieved\nfuture: <{TYPED}>", None),
        (f"Cannot read '{TYPED}'", None),
    ],
)
def test_what_a_library_quotes_stays_out(
    text: str, arguments: tuple[str, ...] | None
) -> None:
    record = logging.LogRecord(
        "streamlit.web", logging.ERROR, "/lib/auth.py", 7, text, arguments, None
    )
    record.extra_field = TYPED
    logged = _logged(record)
    assert TYPED not in json.dumps(logged)
    assert str(logged["message"]).startswith(text[:5].strip())
    assert str(logged["message"]).endswith("(auth:7)")
