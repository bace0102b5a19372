"""Copies of sources, each a file named by its SHA-256."""

from __future__ import annotations

import re
from pathlib import Path

from warehouse.paths import Project


def kept_copy(project: Project, sha256: str) -> Path | None:
    """Return the copy with a hash in hexadecimal digits; None if none is kept here."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        return None
    return next(project.evidence_dir.glob(f"{sha256}.*"), None)
