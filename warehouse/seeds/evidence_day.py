"""The day up to which the evidence was searched."""

from __future__ import annotations

from datetime import date
from functools import partial

import yaml

from warehouse.errors import SeedCheckError
from warehouse.faults import Fault
from warehouse.paths import Project


def as_of_on(project: Project) -> date | None:
    """Return the last day of the evidence, ``vars.as_of_on`` of ``dbt_project.yml``."""
    path = project.dbt_dir / "dbt_project.yml"
    report = partial(_fault, f"{project.dbt_dir.name}/{path.name}")
    try:
        document = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        value = getattr(error, "problem", None) or error
        raise report(mark.line + 1 if mark else 1, value, "must be YAML") from error
    variables = document.get("vars") if isinstance(document, dict) else {}
    if not isinstance(document, dict) or not isinstance(variables, dict | None):
        raise report(1, "", "must map names to settings")
    value = (variables or {}).get("as_of_on")
    try:
        return None if value is None else date.fromisoformat(str(value))
    except ValueError as error:
        raise report(1, value, "must state `as_of_on` as a day") from error


def _fault(file: str, line: int, value: object, rule: str) -> SeedCheckError:
    remedy = "Mend the text; `git diff` shows what changed."
    return SeedCheckError([Fault(file, line, "", str(value), rule, remedy)])
