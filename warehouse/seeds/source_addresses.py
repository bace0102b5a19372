"""Which addresses are of one document, as the test of sources has it."""

from __future__ import annotations

import re


def document_of(address: str) -> str:
    """Return what addresses of one document have in common.

    Args:
        address: As a source writes it.
    """
    bare = re.sub(r"^https?://(www\.)?|#.*$", "", address)
    return bare.rstrip("/").lower()
