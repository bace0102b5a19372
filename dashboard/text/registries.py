"""What a camera registry of the police published, in words."""

from __future__ import annotations

from dashboard.text.formats import day_text, first_up, grouped
from dashboard.text.rows import Row


def registered_cameras(registry: Row) -> str:
    """Say how many cameras a portal last published as registered.

    Args:
        registry: A row of ``dim_camera_registries`` that was read.
    """
    count = registry["last_registered_camera_count"]
    return f"{grouped(count)} registered camera{'' if count == 1 else 's'}"


def counter_at_zero(registry: Row) -> str:
    """Say that a portal showed 0, which may be no count of cameras; else be empty.

    Args:
        registry: A row of ``dim_camera_registries`` that was read.
    """
    if registry["last_registered_camera_count"]:
        return ""
    return f"its portal's counter showed 0 on {day_text(registry['last_read_on'])}"


def newest_count(registry: Row) -> str:
    """Tell, as Markdown, what a portal last showed, by its own count.

    Args:
        registry: A row of ``dim_camera_registries`` that was read.
    """
    zero = counter_at_zero(registry)
    if zero:
        return f"**{first_up(zero)}**"
    day = day_text(registry["last_read_on"])
    return f"**{registered_cameras(registry)}** on {day}, by the portal's own count"


def registry_sentence(registry: Row) -> str:
    """Say that there is a camera registry, with its latest count and the day of it.

    Args:
        registry: A row of ``dim_camera_registries``.
    """
    counted = (
        counter_at_zero(registry)
        or f"{registered_cameras(registry)} on {day_text(registry['last_read_on'])}"
        if registry["last_read_on"]
        else f"on the list of {day_text(registry['listed_on'])}, its counts not read"
    )
    return f"Camera registry, not Ring's: {counted}"
