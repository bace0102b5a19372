"""Where the time axes of a chart's specification begin and end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any


def x_domains(spec: Mapping[str, Any]) -> set[tuple[date, date]]:
    """Find the first and last day of every time axis across, in whichever layer.

    Args:
        spec: Specification whose axes are given their days, as those of years are.
    """
    domains: set[tuple[date, date]] = set()

    def collect(part: dict[str, Any]) -> dict[str, Any]:
        x = part.get("x")
        if isinstance(x, dict) and x.get("type") == "temporal":
            first, last = (
                date(day["year"], day["month"], day["date"])
                for day in x["scale"]["domain"]
            )
            domains.add((first, last))
        return part

    json.loads(json.dumps(spec), object_hook=collect)
    return domains
