"""Places in words: their size, their police, and searches that found nothing."""

from __future__ import annotations

from dashboard.text.languages import Labels
from dashboard.text.rows import Row


def area_title(area: Row) -> str:
    """Return the name of a place or county with its state."""
    return f"{area['area_name']}, {area['state_name']}"


def within_text(name: str, language: Labels) -> str:
    """Return the name of a state or county for use in a sentence, with its article."""
    names = language.vocabularies.get(("name_within_text", "label"), {})
    return names.get(name, name)
