"""Bytes on disk: what their hash is, and that they are there after a power cut."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_through(path: Path) -> None:
    """Make a file or folder survive a power cut."""
    # why: Windows opens no folder, and syncs no file that is open for reading only.
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_lastingly(draft: Path, path: Path) -> None:
    """Replace a file by a finished draft, in one step that survives a power cut."""
    write_through(draft)
    draft.replace(path)
    write_through(path.parent)
