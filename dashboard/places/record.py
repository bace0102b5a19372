"""What is the same for every place and agency: Ring's steps, rules and texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.languages import ENGLISH
from dashboard.queries.agency import company_steps, program_rules
from dashboard.queries.labels import labels_in
from dashboard.queries.lookup import sources_searched
from dashboard.queries.places import owner_settings
from dashboard.queries.snapshot_reader import per_snapshot
from dashboard.queries.sources import about_snapshot
from dashboard.queries.terms import company_statements, warrant_answers
from dashboard.rows import Row, as_rows

# What camera owners want to know about a request, in the order of the steps.
_ASPECTS = (
    "publication",
    "response",
    "what_police_see",
    "where_footage_goes",
    "opt_out",
    "who_can_create",
    "federal_agencies",
)


@per_snapshot
def record() -> Mapping[str, Any]:
    """Return what is the same for every place and agency."""
    (about,) = about_snapshot().to_pylist()
    steps = company_steps()
    running = [r for r in steps if r["step_type"] == "started" and r["is_running"]]
    english = labels_in(ENGLISH)
    limits = english.limits
    rules: dict[str, Row] = {}
    for row in program_rules():
        if row["program_id"] in {one["program_id"] for one in running}:
            rules.setdefault(row["aspect"], row)
    ordered = [rules[aspect] for aspect in _ASPECTS if aspect in rules]
    settings = owner_settings()
    return {
        "about": about,
        "english": english,
        "as_of_on": about["as_of_on"] or about["built_at"].date(),
        "searched": as_rows(sources_searched()),
        "steps": steps,
        "closed": [row for row in steps if row["step_type"] == "ended"][-1],
        "back": next(iter(running), None),
        "rules": ordered,
        "opt_out": rules.get("opt_out"),
        "warrants": warrant_answers(),
        "statements": company_statements(),
        "settings": [row for row in settings if row["has_steps"]],
        "lists_end_on": limits["later_lists"].last_on,
        "registries_read": limits["camera_registries"],
    }
