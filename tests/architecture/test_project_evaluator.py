"""The rules of dbt-project-evaluator that no other test here holds.

The others are the layers, names and folders of models, tested keys, descriptions,
contracts and seeds that nothing reads. Its rules on sources and their freshness have
nothing to look at: the evidence is seeds.
"""

from __future__ import annotations

import re
from collections import defaultdict

from tests.architecture.conftest import Manifest

# Findings that are right as they are, with the reason.
EXCEPTIONS = {
    "reads seven models or more": {
        "dim_agencies": "all that is known about an agency comes together here",
        "dim_evidence_limits": "one row for each kind of evidence",
        "fct_place_police": "every body that polices a place is listed",
        "fct_policing_evidence": "one row for each statement on who polices a place",
        "int_partnerships__county_police": "sheriffs, county police and cities meet",
        "int_partnerships__place_claims": "all claims on who polices a place meet here",
        "int_reference__governing_towns": "a town is sought in list after list",
        "int_partnerships__agency_matches": "each rule of a match has its own list",
        "int_partnerships__agency_points": "a point is sought in list after list",
        "mart_agencies_on_map": "one address answers all that the map shows",
        "page_copied_facts": "every kind of fact is counted",
        "page_agency_profiles": "one row answers the head of an agency's page",
        "page_incidents_links": "one row for each thing that an incident is tied to",
        "page_lookup_names": "the names of all that can be looked up",
        "mart_place_lookup": "who speaks for a place is one of several bodies",
        "mart_sources_cited": "every table that cites is counted",
    },
}


def test_the_rules_of_dbt_project_evaluator_hold(manifest: Manifest) -> None:
    models = {model["unique_id"]: model for model in manifest.models.values()}
    parents = {key: set(model["depends_on"]["nodes"]) for key, model in models.items()}
    children: dict[str, set[str]] = defaultdict(set)
    for key, read in parents.items():
        for parent in read:
            children[parent].add(key)

    def views_above(key: str) -> int:
        if key not in models or models[key]["config"]["materialized"] != "view":
            return 0
        return 1 + max(map(views_above, parents[key]), default=0)

    def rejoins(key: str) -> bool:
        return any(
            len(parents[between]) == 1
            and children[between] == {key}
            and parents[between] <= parents[key]
            for between in parents[key] & set(models)
        )

    def names_a_table(key: str) -> bool:
        named = r'^\s*(from|((inner|left|cross|full) )?join)\s+"?\w+"?\.'
        return bool(re.search(named, models[key]["raw_code"], re.MULTILINE))

    def feeds_many(key: str) -> bool:
        ends = [child for child in children[key] if not children[child]]
        return len(ends) > 3 and models[key]["name"] not in manifest.published

    rules = {
        "reads seven models or more": lambda key: len(parents[key]) >= 7,
        "reads nothing": lambda key: not parents[key],
        "is built on more than four views": lambda key: views_above(key) > 4,
        "reads a model and, through one of no other use, that model again": rejoins,
        "names a table without ref": names_a_table,
        "is not a mart, and feeds more than three last models": feeds_many,
    }
    result = {
        rule: {models[key]["name"] for key in models if is_broken(key)}
        for rule, is_broken in rules.items()
    }
    faults = [
        f"{name} {rule}"
        for rule, names in result.items()
        for name in names ^ set(EXCEPTIONS.get(rule, ()))
    ]
    faults += [
        f"{exposure['name']} reads {node}, which is not a table of marts or pages"
        for exposure in manifest.exposures.values()
        for node in exposure["depends_on"]["nodes"]
        if models[node]["access"] not in {"public", "protected"}
        or models[node]["config"]["materialized"] != "table"
    ]
    assert not faults, (
        "Mend the model, or name it in EXCEPTIONS with the reason; take out what no "
        f"longer is one: {sorted(faults)}"
    )
