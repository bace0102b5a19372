"""How far the record may be behind its evidence, in words."""

from __future__ import annotations

from datetime import date

from dashboard.text.languages import ENGLISH, Language


def trouble_told(
    since_on: date, *, has_failed: bool, language: Language = ENGLISH
) -> str:
    """Say that the newest record may be behind its evidence.

    Args:
        since_on: As ``build_trouble`` says it.
        has_failed: As it says.
    """
    day = language.day(since_on)
    if has_failed:
        return language.say(
            f"The last build of this record, on {day}, failed. What you read is of an "
            "earlier one.",
            f"La última actualización de este registro, el {day}, falló. Lo que lee es "
            "de una anterior.",
        )
    return language.say(
        f"This record was last brought up to date on {day}. What was found since is "
        "not in it.",
        f"Este registro se actualizó por última vez el {day}. No incluye lo que se "
        "encontró después.",
    )
