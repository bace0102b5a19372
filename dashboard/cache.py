"""Answers by key; bounded in bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Set
from concurrent.futures import Future
from hashlib import blake2b
from sys import getsizeof
from typing import Any, TypeVar, cast

import pyarrow as pa

_T = TypeVar("_T")
_MOST_BYTES = 64_000_000
# Walking through all of an answer would take longer than to work it out.
_SAMPLE, _DEEPEST = 10, 6


class Cache:
    """Answers by key; the one unused for longest goes first."""

    def __init__(self, most_bytes: int) -> None:
        """Begin empty.

        Args:
            most_bytes: Bytes of all answers together.
        """
        self._most_bytes = most_bytes
        self._byte_count = 0
        self._answers: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._coming: dict[Hashable, Future[Any]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, work_out: Callable[[], _T]) -> _T:
        """Return the answer of a key.

        A new answer is worked out once: who asks for it meanwhile waits, and nobody
        else does. An error goes to all who wait, and is not stored.
        """
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return cast(_T, self._answers[key][0])
            is_first = key not in self._coming
            coming = self._coming.setdefault(key, Future())
        if not is_first:
            return cast(_T, coming.result())
        try:
            answer = work_out()
        except BaseException as error:
            with self._lock:
                del self._coming[key]
            coming.set_exception(error)
            raise
        self._store(key, answer)
        coming.set_result(answer)
        return answer

    def _store(self, key: Hashable, answer: object) -> None:
        byte_count = size_of(answer)
        with self._lock:
            del self._coming[key]
            self._answers[key] = answer, byte_count
            self._byte_count += byte_count
            while self._byte_count > self._most_bytes:
                self._byte_count -= self._answers.popitem(last=False)[1][1]


CACHE = Cache(_MOST_BYTES)


def table_key(table: pa.Table) -> bytes:
    """Return a hash of a table's columns and rows."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return blake2b(sink.getvalue(), digest_size=16).digest()


def size_of(value: Any, depth: int = 0) -> int:  # noqa: ANN401 - whatever is stored
    """Estimate bytes, of long collections by a sample spread over them."""
    if isinstance(value, pa.Table | pa.Array):
        return int(value.nbytes)
    inner: list[Any] = []
    if isinstance(value, Mapping):
        inner = [part for pair in value.items() for part in pair]
    elif isinstance(value, list | tuple | Set):
        inner = [*value]
    elif hasattr(value, "__dict__") and not isinstance(value, type):
        inner = [*vars(value).values()]
    if not inner or depth == _DEEPEST:
        return getsizeof(value)
    sample = inner[:: -(-len(inner) // _SAMPLE)]
    size = sum(size_of(part, depth + 1) for part in sample)
    return getsizeof(value) + size * len(inner) // len(sample)
