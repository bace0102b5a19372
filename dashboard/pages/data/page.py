"""Data page: the files, what they mean, what changed, and all corrections."""

from __future__ import annotations

from dashboard.components.filters import Views
from dashboard.components.source_note import page_title
from dashboard.pages.data import changes, download, method

_VIEWS = Views(
    "data",
    {
        "download": "Download",
        "method": "What words mean",
        "sources": "Sources",
        "checks": "Checks and gaps",
        "changes": "What changed",
        "corrections": "Corrections",
    },
)
_DRAWN = {
    "download": download.draw_files,
    "method": method.draw_definitions,
    "sources": method.draw_sources,
    "checks": method.draw_checks,
    "changes": changes.draw_changes,
    "corrections": changes.draw_corrections,
}


def render() -> None:
    """Draw the page."""
    page_title("Data and method")
    view = _VIEWS.requested()
    _VIEWS.bar(view)
    _DRAWN[view](_VIEWS.control(view))


if __name__ == "__main__":
    render()
