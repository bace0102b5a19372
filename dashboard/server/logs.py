"""What the log leaves out: addresses of readers, and what an error quotes of them."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import TypeAlias

_ExceptionInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class PlainFormatter(logging.Formatter):
    """Writes an error by its type and place, since its text may quote a reader."""

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 - logging's name
        """Return the stack of an error, innermost last, and its type."""
        kind, _, trace = ei
        frames = traceback.extract_tb(trace)
        places = [f"  {one.filename}:{one.lineno} {one.name}" for one in frames]
        return "\n".join([*places, kind.__qualname__ if kind else ""])


def leave_readers_out() -> None:
    """Write warnings and errors alone, without what a reader sent."""
    logging.basicConfig()
    for name in ("", "uvicorn"):
        for handler in logging.getLogger(name).handlers:
            handler.setFormatter(PlainFormatter(_FORMAT))
    # It names the address of each reader whose session begins or ends.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
