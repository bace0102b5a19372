"""Five hundred look-ups again: ``python -m tests.golden.lookup_answers``.

Looks up the questions of ``lookup_answers.csv`` in the current snapshot and rewrites
its answers for review. Each has the rule by which it was drawn in November 2026; 62
had been answered wrongly before, and the last are written as people write.
"""

from __future__ import annotations

import csv
from pathlib import Path

from dashboard.places import gather
from dashboard.places.search import SURELY_ALIKE, Candidate, find
from dashboard.queries.agency import agencies_by_id
from dashboard.queries.lookup import areas, registered_agencies
from dashboard.queries.places import police_here
from dashboard.queries.snapshot_reader import reading

FILE = Path(__file__).parent / "lookup_answers.csv"
_MOST_NAMED, _MOST_SHOWN = 5, 60


def row_of(question: str, rule: str) -> dict[str, str]:
    """Look up one question, and put the answer into words."""
    found = find(question)
    shown = found.candidates[:_MOST_SHOWN]
    names = [*map(_name, shown)]
    match = found.match + (", elsewhere" if found.is_elsewhere else "")
    match += ", near it" if found.is_around else ""
    if found.match == "alike" and shown[0].similarity < SURELY_ALIKE:
        match += ", asked back"
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    only = shown[0] if len(shown) == 1 else None
    return {
        "question": question,
        "rule": rule,
        "match": match,
        "leads_to": "; ".join(names[:_MOST_NAMED]) + more,
        "speaks": _speaks(only) if only else "",
        "status": _status(only) if only else "",
        "police": _police(only) if only else "",
    }


def rows_of_file() -> list[dict[str, str]]:
    """Read the golden file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _name(one: Candidate) -> str:
    if one.entity_type in {"place", "county"}:
        (area,) = areas([one.entity_id])
        kind = "" if area["area_type"] == "county" else f" ({area['legal_kind']})"
        parts = dict.fromkeys([area["area_name"] + kind, area["county_name"]])
        return ", ".join([*parts, area["state_code"]])
    if one.entity_type == "agency":
        (row,) = agencies_by_id([one.entity_id])
        return f"{row['agency_name']}, {row['county_name']}, {row['state_code']}"
    if one.entity_type == "ori":
        (body,) = registered_agencies([one.entity_id]).to_pylist()
        return f"{body['agency_name']}, {one.state_code}"
    return one.state_code


def _speaks(one: Candidate) -> str:
    if one.entity_type in {"place", "county"}:
        (area,) = areas([one.entity_id])
        return f"{area['leading_role']}: {area['leading_agency_name'] or 'nobody'}"
    if one.entity_type == "agency":
        (row,) = agencies_by_id([one.entity_id])
        return str(row["agency_name"])
    return ""


def _status(one: Candidate) -> str:
    """Return the code of the page's answer."""
    if one.entity_type == "state":
        return ""
    if one.entity_type == "ori":
        (body,) = registered_agencies([one.entity_id]).to_pylist()
        return str(body["ring_status"])
    gathered = gather.agency if one.entity_type == "agency" else gather.place
    page = gathered(one.entity_id)
    answer = page.values["answer"] if page else None
    return answer.code if answer else ""


def _police(one: Candidate) -> str:
    """Name who polices the place, by role; an asterisk is a body without a record."""
    named = [
        (row["police_role"], row["agency_name"] + ("" if row["agency_id"] else "*"))
        for row in police_here(one.entity_id)
    ]
    roles = ("own_force", "county", "state", "campus", "other")
    return "; ".join(
        f"{role}: {', '.join(sorted(name for of, name in named if of == role))}"
        for role in roles
        if any(of == role for of, _ in named)
    )


def main() -> None:
    """Rewrite the golden file."""
    with reading():
        rows = [row_of(was["question"], was["rule"]) for was in rows_of_file()]
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
