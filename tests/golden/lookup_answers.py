"""Four hundred look-ups, drawn by rule: ``python -m tests.golden.lookup_answers``.

Draws the same questions each time by the rules below, looks them up in the current
snapshot and rewrites ``lookup_answers.csv``, one row per look-up, for review.
"""

from __future__ import annotations

import csv
from pathlib import Path

from dashboard.places import gather
from dashboard.places.search import SURELY_ALIKE, Candidate, find
from dashboard.queries.lookup import agencies_by_id, areas, registered_agencies
from dashboard.queries.places import police_here
from dashboard.queries.snapshot_reader import reading
from warehouse.connection import connect_read_only
from warehouse.paths import default_project
from warehouse.snapshots.store import current_path

FILE = Path(__file__).parent / "lookup_answers.csv"
COLUMNS = ("question", "rule", "match", "leads_to", "speaks", "status", "police")
_MOST_NAMED, _MOST_SHOWN = 5, 60

# Questions that were answered wrongly in November 2026, and similar ones.
_AUDITED = (
    "Lancaster PA",
    "Manheim Township PA",
    "Saginaw MI",
    "Northville MI",
    "Plymouth MI",
    "Newtown PA",
    "Chatham NJ",
    "Chatham Township NJ",
    "Newark NJ",
    "Oakland CA",
    "Tacoma WA",
    "Prince George's County MD",
    "St. Joseph County IN",
    "Hillsborough NJ",
    "White Lake MI",
    "Coldwater MI",
    "Columbia PA",
    "Middletown NJ",
    "Abington PA",
    "Upper Merion PA",
    "Galloway NJ",
    "Brownsville TX",
    "Yuma AZ",
    "Brownsville PA",
    "Yuma CO",
    "Condado de Cook",
    "Springfeild IL",
    "Kalamazoo MI",
    "Madison WI",
    "Town of Madison WI",
    "Montpelier VT",
    "Montpelier Police Department VT",
    "Bossier City LA",
    "Glendale CO",
    "Rensselaer NY",
    "Barrington IL",
    "Bloomingdale NJ",
    "Morehead KY",
    "Newport WA",
    "Palmdale CA",
    "La Jolla",
    "Dover PA",
    "Dover Township PA",
    "Paradise NV",
    "Honolulu",
    "Hollywood CA",
    "Window Rock",
    "Johnson City NY",
    "Harrison NY",
    "Anderson Township OH",
    "Miami Township OH",
    "San Juan PR",
    "00901",
    "37013",
    "Antioch TN",
    "Flushing NY",
    "Cranberry Township PA",
    "Jacksonville FL",
    "Clark County NV",
    "Los Angeles County CA",
    "Chappaqua NY",
    "Levittown NY",
)
_PLACES = (
    "select concat(area_name, ', ', county_name, ', ', state_code) as question, * "
    "from marts.mart_place_lookup where area_type = 'place'"
)
_FIRST = "qualify row_number() over (partition by {by} order by md5(lookup_id)) <= {n}"
RULES = {
    "a town with a force of each state": f"{_PLACES} and leading_role = 'own_force' "
    + _FIRST.format(by="state_code", n=1),
    "a county of each state": "select concat(area_name, ', ', state_code) as question, "
    "* from marts.mart_place_lookup where area_type = 'county' "
    + _FIRST.format(by="state_code", n=1),
    "each legal kind": f"{_PLACES} " + _FIRST.format(by="legal_kind", n=6),
    "a township beside a town": "select concat(place_name, kind, ', ', county_name, "
    "', ', state_code) as question, 'place-' || place_id as lookup_id "
    "from marts.dim_places inner join marts.dim_counties using (county_fips, "
    "state_code), (values (true), (false)) as asked(has_kind), "
    "lateral (select if(has_kind, ' ' || place_type, '') as kind) as kinds "
    "where is_township_beside_town "
    "qualify dense_rank() over (order by md5(place_id)) <= 45",
    "a body of each kind of the register": "select distinct concat(display_name, ', ', "
    "state_code) as question, ori as lookup_id from marts.dim_register_agencies "
    "inner join (select entity_id as ori, split_part(display_name, ',', 1) as "
    "display_name from pages.page_lookup_names where entity_type = 'body') using (ori) "
    + _FIRST.format(by="register_kind", n=4).replace("lookup_id", "ori"),
    "a force of a township on no list": "select distinct concat(display_name, ', ', "
    "state_code) as question, entity_id as lookup_id from (select entity_id, "
    "state_code, split_part(display_name, ',', 1) as display_name "
    "from pages.page_lookup_names where entity_type = 'body' "
    "and display_name like '%Township Police%') order by md5(lookup_id) limit 15",
    "a town without a force": f"{_PLACES} and leading_role <> 'own_force' "
    + _FIRST.format(by="leading_role", n=12),
    "each status": f"{_PLACES} and leading_role = 'own_force' "
    + _FIRST.format(by="ring_status", n=6),
    "each way to know who polices a town": f"{_PLACES} "
    + _FIRST.format(by="police_evidence", n=8),
    "a county whose police are known by a source": "select concat(area_name, ', ', "
    "state_code) as question, * from marts.mart_place_lookup "
    "where area_type = 'county' and police_evidence in ('by_role', 'consolidated') "
    + _FIRST.format(by="police_evidence", n=5),
    "a place where others are based": f"{_PLACES} and lookup_id in (select lookup_id "
    "from marts.fct_place_police where police_role in ('campus', 'other') "
    "and place_id is not null) order by md5(lookup_id) limit 14",
    "a county with police beside its sheriff": "select concat(area_name, ', ', "
    "state_code) as question, * from marts.mart_place_lookup "
    "where area_type = 'county' and lookup_id in (select lookup_id "
    "from marts.fct_place_police where police_role = 'county' "
    "and body_name like '%County Police%') order by md5(lookup_id) limit 10",
}


def sampled() -> list[tuple[str, str]]:
    """Draw the questions, each with the rule that it was drawn by."""
    matches = dict.fromkeys(_AUDITED, "audited")
    with connect_read_only(current_path(default_project())) as connection:
        for rule, sql in RULES.items():
            sql = f"select question from ({sql}) order by md5(lookup_id), question"
            for (question,) in connection.execute(sql).fetchall():
                matches.setdefault(" ".join(question.replace(" ,", ",").split()), rule)
    return list(matches.items())


def row_of(question: str, rule: str) -> dict[str, str]:
    """Look up one question, and put the answer into words."""
    found = find(question)
    shown = found.candidates[:_MOST_SHOWN]
    names = [*map(_name, shown)]
    match = found.match + (", elsewhere" if found.is_elsewhere else "")
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
    if one.entity_type == "body":
        (body,) = registered_agencies([one.entity_id]).to_pylist()
        return f"{body['agency_name']}, {one.state_code}"
    return one.state_code


def _speaks(one: Candidate) -> str:
    if one.entity_type in {"place", "county"}:
        (area,) = areas([one.entity_id])
        return f"{area['leading_role']}: {area['leading_body_name'] or 'nobody'}"
    if one.entity_type == "agency":
        (row,) = agencies_by_id([one.entity_id])
        return str(row["agency_name"])
    return ""


def _status(one: Candidate) -> str:
    """Return the status that the page shows, and who speaks on it."""
    if one.entity_type == "state":
        return ""
    if one.entity_type == "body":
        (body,) = registered_agencies([one.entity_id]).to_pylist()
        return str(body["ring_status"])
    gathered = gather.agency if one.entity_type == "agency" else gather.place
    page = gathered(one.entity_id)
    answer = page.values["answer"] if page else None
    return f"{answer.status}, {answer.speaker}" if answer else ""


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
    with reading(), FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row_of(*question) for question in sampled())


if __name__ == "__main__":
    main()
