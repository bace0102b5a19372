"""The day up to which the evidence was searched."""

from __future__ import annotations

from datetime import date

import yaml

from warehouse.paths import Project


def as_of_on(project: Project) -> date | None:
    """Return the day that the dbt project states as the end of the evidence.

    Args:
        project: Names the dbt project.

    Returns:
        ``vars.as_of_on`` of ``dbt_project.yml``; None if it states none.
    """
    text = (project.dbt_dir / "dbt_project.yml").read_text("utf-8")
    value = (yaml.safe_load(text).get("vars") or {}).get("as_of_on")
    return None if value is None else date.fromisoformat(str(value))
