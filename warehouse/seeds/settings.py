"""What `dbt_project.yml` says of the seeds."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import yaml

from warehouse.errors import Fault, SeedCheckError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.paths import Project


class SeedSettings(NamedTuple):
    """The `vars` that seeds are read by: the record's last day, and types by names."""

    as_of_on: date | None
    seed_types: Mapping[str, str]


def seed_settings(project: Project) -> SeedSettings:
    """Return the `vars` of ``dbt_project.yml``; a damaged file is a SeedCheckError."""
    path = project.dbt_dir / "dbt_project.yml"
    report = partial(_fault, f"{project.dbt_dir.name}/{path.name}")
    try:
        # YAML would read a day without quotes as a date, and fail at November 31.
        document = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        value = getattr(error, "problem", None) or error
        raise report(mark.line + 1 if mark else 1, value, "must be YAML") from error
    variables = document.get("vars") if isinstance(document, dict) else {}
    if not isinstance(document, dict) or not isinstance(variables, dict | None):
        raise report(1, "", "must map names to settings")
    value = (variables or {}).get("as_of_on")
    types = (variables or {}).get("seed_types") or {}
    if not isinstance(types, dict):
        raise report(1, types, "must have `seed_types` that map names to types")
    try:
        return SeedSettings(date.fromisoformat(str(value)) if value else None, types)
    except ValueError as error:
        raise report(1, value, "must state `as_of_on` as a day") from error


def _fault(file: str, line: int, value: object, rule: str) -> SeedCheckError:
    remedy = "Mend the text; `git diff` shows what changed."
    return SeedCheckError([Fault(file, line, "", str(value), rule, remedy)])
