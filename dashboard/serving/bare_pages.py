"""The addresses of pages, and the page that stands where Streamlit's cannot."""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from starlette.responses import HTMLResponse

from warehouse.errors import (
    SnapshotTooOldError,
    SnapshotUnfitError,
    SnapshotUnknownError,
    WarehouseError,
)

_PAGES = Path(__file__).resolve().parent.parent / "pages"


@cache
def page_addresses() -> frozenset[str]:
    """Return the addresses that answer with Streamlit's bare page, without content."""
    names = (path.parent.name for path in _PAGES.glob("*/page.py"))
    return frozenset({"/", *(f"/{name}" for name in names)})


def status_without(error: WarehouseError, pinned: str | None) -> int:
    """Return 404 if the snapshot that an address names is gone, 503 if none opens."""
    is_gone = isinstance(
        error, SnapshotUnknownError | SnapshotUnfitError | SnapshotTooOldError
    )
    return 404 if pinned and is_gone else 503


def bare_page(
    title: str,
    body: str,
    status: int,
    headers: Mapping[str, str] | None = None,
    language: str = "en",
) -> HTMLResponse:
    """Return a page of a few sentences, which no cache keeps.

    Args:
        title: What it is called.
        body: What stands below that, as HTML.
        status: Of the answer.
        headers: Further ones.
        language: That it is written in, as HTML names it.
    """
    return HTMLResponse(
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)} | Porchlight</title><style>"
        "body{font:1.1rem/1.5 sans-serif;max-width:34rem;margin:4rem auto;"
        "padding:0 1rem;color:#16213a;background:#fdfbf6}a{color:#8a3e04}"
        "@media(prefers-color-scheme:dark){body{color:#efe8da;background:#0f1626}"
        "a{color:#f8c66b}}</style></head><body><main>"
        f"<h1>{html.escape(title)}</h1>{body}</main></body></html>",
        status,
        {"Cache-Control": "no-store", **(headers or {})},
    )
