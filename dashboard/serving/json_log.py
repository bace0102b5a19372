"""Logs as one JSON object per line, without what readers typed."""

from __future__ import annotations

import logging
import re
import threading
import traceback
from types import TracebackType
from typing import TypeAlias

from pythonjsonlogger.json import JsonFormatter

from dashboard.streamlit_internals import leave_logs_to_root

_LOG = logging.getLogger(__name__)
_ExceptionInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)
# What these say at the level INFO holds readers' addresses or repeats our request log.
_OURS = frozenset({"dashboard", "warehouse"})
# Up to where a message of others may begin to quote.
_PLAIN_WORDS = re.compile(r"(?:[\w ,.;-]|%[sdr])*", re.ASCII)
_LONGEST = 120
_QUIET = ("uvicorn", "uvicorn.error", "uvicorn.access", "websockets")


class PlainJsonFormatter(JsonFormatter):
    """Writes a record as JSON; of an error its kind and place, never its text.

    The text of an error may quote what a reader typed, such as a search or SQL. So may
    what a library logs: of that stands here how it begins, and where it comes from.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Write one record.

        Args:
            record: Of ours, or of a library.
        """
        if record.name.partition(".")[0] not in _OURS:
            words = _PLAIN_WORDS.match(str(record.msg))
            said = words[0].strip()[:_LONGEST] if words else ""
            record = logging.LogRecord(
                record.name,
                record.levelno,
                record.pathname,
                record.lineno,
                f"{said} ({record.module}:{record.lineno})".strip(),
                None,
                record.exc_info,
            )
        return super().format(record)

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 - logging's name
        """Return the kind of an error and where it happened, innermost last.

        Args:
            ei: As ``sys.exc_info`` gives it.
        """
        kind, _, trace = ei
        if kind is None:
            return ""
        places = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(trace)
        ]
        return "\n".join([f"{kind.__module__}.{kind.__qualname__}", *places])


def log_as_json() -> None:
    """Send what every part of the server logs to standard error, as JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        PlainJsonFormatter(
            ("levelname", "name", "message"),
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="at",
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("dashboard").setLevel(logging.INFO)
    leave_logs_to_root()
    # why: both would write their texts past every logger.
    logging.captureWarnings(True)
    threading.excepthook = _log_end
    for name in _QUIET:
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
        logger.setLevel(logging.WARNING)


def _log_end(ended: threading.ExceptHookArgs) -> None:
    error = ended.exc_value or ended.exc_type()
    _LOG.error("A thread ended by an error.", exc_info=error)
