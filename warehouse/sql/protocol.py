"""How much one query may take, and what the processes that run it send each other."""

from __future__ import annotations

import importlib.util
import json
import os
import pickle
import socket
import struct
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from warehouse.errors import (
    QueryFailedError,
    QueryLimitError,
    StatementRefusedError,
    WarehouseError,
)

_MEBIBYTE = 1024 * 1024
Value: TypeAlias = str | int | float | bool | date | Decimal | Sequence[str] | None
_LENGTH = struct.Struct("!I")
_ERRORS = {
    kind.__name__: kind
    for kind in (StatementRefusedError, QueryLimitError, QueryFailedError)
}


@dataclass(frozen=True)
class Limits:
    """Limits of one query: it is ended at the first four, and its rows are cut there.

    `seconds` run by the clock from the start of the query's process to its end, and
    `memory_bytes` are in addition to what the process starts with.
    """

    seconds: float = 8.0
    processor_seconds: int = 8
    memory_bytes: int = 512 * _MEBIBYTE
    row_count: int = 10_000
    answer_bytes: int = 32 * _MEBIBYTE
    statement_length: int = 50_000


def queries_can_run() -> bool:
    """Tell whether this system can hold a query to its limits in its own process."""
    return hasattr(os, "fork") and importlib.util.find_spec("resource") is not None


def platform_limits() -> str:
    """Say which limit this system cannot enforce; empty if it enforces all."""
    if not queries_can_run():
        return (
            "This system cannot hold a query to its limits, so none of readers is run: "
            "SQL and Questions are closed."
        )
    if sys.platform != "linux":
        return (
            "This system does not hold a query to its limit of memory: a reader's SQL "
            "can take all that there is. Let only people whom you know ask here."
        )
    return ""


@dataclass(frozen=True)
class Request:
    """One query to be run."""

    file: Path
    sql: str
    parameters: Mapping[str, Value]
    limits: Limits
    closed_tables: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reply:
    """The rows of a query."""

    arrow: bytes
    is_truncated: bool
    seconds: float


def send_request(connection: socket.socket, request: Request) -> None:
    """Send a query."""
    body = pickle.dumps(request)
    connection.sendall(_LENGTH.pack(len(body)) + body)


def receive_request(connection: socket.socket) -> Request:
    """Wait for a query; raise `EOFError` if the other end went away first."""
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    # why: our own process sends it; what runs strangers' SQL sends JSON and Arrow.
    request: Request = pickle.loads(_exactly(connection, length))  # noqa: S301
    return request


def answer_bytes(answer: Reply) -> bytes:
    """Pack the rows of a query."""
    head = {"is_truncated": answer.is_truncated, "seconds": answer.seconds}
    return _with_head(head, answer.arrow)


def error_bytes(error: WarehouseError) -> bytes:
    """Pack the reason why a query has no rows."""
    details: tuple[object, ...] = ()
    if isinstance(error, QueryFailedError):
        details = (error.line, error.column, list(error.suggestions))
    head = {"kind": type(error).__name__, "error": (str(error), *details)}
    return _with_head(head, b"")


def read_reply(reply: bytes) -> Reply | WarehouseError | None:
    """Unpack rows, or the reason why there are none; None if the reply is cut off."""
    if len(reply) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(reply[: _LENGTH.size])
    end = _LENGTH.size + length
    if len(reply) < end:
        return None
    head = json.loads(reply[_LENGTH.size : end])
    if "error" in head:
        return _ERRORS.get(head["kind"], QueryFailedError)(*head["error"])
    arrow = reply[end:]
    if len(arrow) != head["arrow_length"]:
        return None
    return Reply(arrow, head["is_truncated"], head["seconds"])


def _with_head(head: Mapping[str, Any], body: bytes) -> bytes:
    """Put a description before the bytes that it describes."""
    text = json.dumps({**head, "arrow_length": len(body)}).encode()
    return _LENGTH.pack(len(text)) + text + body


def _exactly(connection: socket.socket, length: int) -> bytes:
    """Receive so many bytes."""
    parts = bytearray()
    while len(parts) < length:
        part = connection.recv(length - len(parts))
        if not part:
            raise EOFError("The asking process went away.")
        parts += part
    return bytes(parts)
