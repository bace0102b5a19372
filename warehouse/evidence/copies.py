"""Copies of sources, each a file named by its SHA-256."""

from __future__ import annotations

import re
from pathlib import Path

from warehouse.disk import file_hash, replace_lastingly
from warehouse.evidence.web import WebAnswer
from warehouse.paths import Project

_ENDINGS = {
    "application/json": ".json",
    "application/pdf": ".pdf",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
}


def keep_copy(project: Project, answer: WebAnswer) -> bool:
    """Keep a copy under its hash.

    Args:
        project: Names where copies are kept.
        answer: What came.

    Returns:
        Whether it was kept; what is of another kind, or packed, is not.
    """
    ending = _ENDINGS.get(answer.media_type)
    if ending is None or answer.is_encoded:
        return False
    path = project.evidence_dir / f"{answer.sha256}{ending}"
    if not path.is_file() or file_hash(path) != answer.sha256:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.draft")
        draft.write_bytes(answer.content)
        replace_lastingly(draft, path)
    return True


def kept_copy(project: Project, sha256: str) -> Path | None:
    """Return the copy of a hash; None if none is kept here.

    Args:
        project: Names where copies are kept.
        sha256: In hexadecimal digits.
    """
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        return None
    return next(project.evidence_dir.glob(f"{sha256}.*"), None)
