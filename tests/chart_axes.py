"""First and last day of the time axes of a chart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any


def x_domains(spec: Mapping[str, Any]) -> set[tuple[date, date]]:
    """Return first and last day of every horizontal time axis in all layers."""
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
