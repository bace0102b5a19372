"""Zips of which equal contents give equal bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import IO

_READABLE_FILE = 0o644 << 16
_UNIX = 3


def write_zip(
    target: IO[bytes], files: Iterable[tuple[str, bytes]], made_at: str
) -> None:
    """Zip files, each with one and the same time."""
    moment = datetime.fromisoformat(made_at).astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, moment)
            # why: Parquet is compressed inside, and programs ask for parts of it.
            is_packed = name.endswith(".parquet")
            entry.compress_type = (
                zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            )
            entry.external_attr = _READABLE_FILE
            entry.create_system = _UNIX
            archive.writestr(entry, content)
