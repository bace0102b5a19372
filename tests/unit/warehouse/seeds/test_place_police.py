"""The input check names what does not fit in the rows on who polices a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from warehouse.seeds.check import check_seeds

if TYPE_CHECKING:
    from warehouse.errors import Fault
    from warehouse.paths import Project

FILE = "seeds/reference/place_police.csv"
_COLUMNS = [
    "area_id",
    "police_body_id",
    "body_name",
    "source_id",
    "police_role",
    "answer_order",
    "from_on",
    "from_on_precision",
    "to_on",
    "to_on_precision",
    "decided_by",
]
_ROW = "p1,CA01,,list-2019,own_force,1,,,,,keeper"
_PRECISION = "{meta: {enum: [day, month, year]}}"
_YAML = """
  - name: counties
    description: Counties. One row per county.
    config:
      meta: {kind: collected, primary_key: [county_fips]}
    columns:
      - name: county_fips
        description: Key.
        config: {meta: {instead: ["09[12][0-9]{2}", "Write the old county."]}}
      - {name: state_code, description: State.}
  - name: places
    description: Places. One row per place.
    config:
      meta: {kind: decided, primary_key: [place_id]}
    columns: [{name: place_id, description: Key.}, {name: state_code, description: S.}]
  - name: police_bodies
    description: Bodies. One row per body.
    config:
      meta: {kind: decided, primary_key: [police_body_id]}
    columns:
      - {name: police_body_id, description: Key.}
      - {name: state_code, description: State.}
  - name: place_police
    description: Who polices an area. One row per area, body and source.
    config:
"""


def _write(project: Project, *rows: str) -> None:
    folder = project.seeds_dir / "reference"
    rules = {
        "source_id": "{meta: {references: sources.source_id}}",
        "from_on": "{meta: {minimum: 1900-01-01}}",
        "to_on": "{meta: {not_before: from_on}}",
        "from_on_precision": _PRECISION,
        "to_on_precision": _PRECISION,
    }
    lines = ["      meta:\n        kind: decided"]
    lines.append("        primary_key: [area_id, police_body_id, source_id]")
    lines.append("    columns:")
    for name in _COLUMNS:
        lines += [f"      - name: {name}", "        description: A column."]
        lines += ["        data_type: integer"] if name == "answer_order" else []
        lines += [f"        config: {rules[name]}"] if name in rules else []
    yaml_file = folder / "_reference__seeds.yml"
    text = yaml_file.read_text("utf-8") + _YAML + "\n".join([*lines, ""])
    yaml_file.write_text(text, "utf-8")
    for name, table in {
        "counties": ["county_fips,state_code", "06037,CA", "34013,NJ"],
        "places": ["place_id,state_code", "p1,CA", "p2,NJ"],
        "police_bodies": ["police_body_id,state_code", "CA01,CA", "CA02,CA", "NJ01,NJ"],
        "place_police": [",".join(_COLUMNS), *rows],
    }.items():
        (folder / f"{name}.csv").write_text("\n".join([*table, ""]), "utf-8")


def _faults(project: Project, *rows: str) -> list[tuple[int, str, str, str]]:
    _write(project, *rows)
    faults: tuple[Fault, ...] = check_seeds(project).faults
    assert {fault.file for fault in faults} <= {FILE}
    return [
        (fault.line, fault.column, fault.value, f"{fault.rule}. {fault.remedy}")
        for fault in faults
    ]


@pytest.mark.parametrize(
    "row",
    [
        _ROW,
        "06037,CA02,,list-2019,county,1,1954-01-01,year,,,keeper",
        "NJ,NJ01,,list-2019,state,1,,,,,keeper",
        "p1,ca-arcadia,,list-2019,own_force,2,,,,,keeper",
        "p1,named-sky-police,Sky Police,list-2019,joint,3,2019-01-01,year,,,keeper",
        # Tribal police also serve what of their land is in the next state.
        "p2,CA01,,list-2019,tribal,1,,,,,keeper",
    ],
)
def test_a_new_force_or_contract_is_one_row(tiny: Project, row: str) -> None:
    assert _faults(tiny, row) == []


@pytest.mark.parametrize(
    ("row", "column", "value", "words"),
    [
        (_ROW.replace("p1", "p9"), "area_id", "p9", "a place, county or state on"),
        (_ROW.replace("p1", "06038"), "area_id", "06038", "five digits of the county"),
        (_ROW.replace("p1", "09110"), "area_id", "09110", "Write the old county."),
        (_ROW.replace("CA01", "CA09"), "police_body_id", "CA09", "call the body"),
        (_ROW.replace("list", "lost"), "source_id", "lost-2019", "sources.source_id"),
        (_ROW.replace("p1", "34013"), "police_body_id", "CA01", "area in NJ"),
        (_ROW.replace("p1", "p2"), "police_body_id", "CA01", "is in CA, the area"),
        (_ROW.replace("CA01", "named-x"), "body_name", "", "must be filled in where"),
        (_ROW.replace("CA01,", "CA01,X"), "body_name", "X", "and only there"),
        (
            _ROW.replace("1,,,,,", "1,2020-01-01,day,2019-01-01,day,"),
            "to_on",
            "2019-01-01",
            "from_on",
        ),
        (
            _ROW.replace("1,,,,,", "1,1854-01-01,year,,,"),
            "from_on",
            "1854-01-01",
            "1900",
        ),
    ],
)
def test_a_row_that_leads_nowhere_is_named(
    tiny: Project, row: str, column: str, value: str, words: str
) -> None:
    [(line, *place, said)] = _faults(tiny, row)
    assert (line, *place) == (2, column, value)
    assert words in said


def test_all_faults_are_named_at_once_and_two_leaders_by_both_lines(
    tiny: Project,
) -> None:
    rows = [_ROW, _ROW.replace("CA01", "CA02"), _ROW.replace("p1", "p9")]
    assert [fault[:3] for fault in _faults(tiny, *rows)] == [
        (3, "answer_order", "1"),
        (4, "area_id", "p9"),
    ]
    assert "Line 2 has another." in check_seeds(tiny).faults[0].remedy


def test_a_force_on_record_without_its_row_is_shown_the_row_to_paste(
    tiny: Project,
) -> None:
    _write(tiny)
    folder = tiny.seeds_dir / "partnerships"
    yaml_file = folder / "_partnerships__seeds.yml"
    text = yaml_file.read_text("utf-8")
    described = "".join(
        f"      - {{name: {name}, description: A column.}}\n"
        for name in ("ori", "serves_place_id")
    )
    key = "      - {name: agency_id, description: Key.}\n"
    yaml_file.write_text(text.replace(key, key + described))
    file = folder / "agencies.csv"
    head, first, *rest = file.read_text("utf-8").splitlines()
    added = [head.replace("agency_id,", "agency_id,ori,serves_place_id,")]
    added += [first.replace("ca-arcadia,", "ca-arcadia,CA01,p1,")]
    added += [row.replace(",", ",,,", 1) for row in rest]
    file.write_text("\n".join([*added, ""]), "utf-8")
    [fault] = check_seeds(tiny).faults
    assert (fault.line, fault.column, fault.value) == (2, "serves_place_id", "p1")
    assert fault.remedy == (
        f"Add to `{FILE}`: `p1,CA01,,list-2019,own_force,1,,,,,keeper`"
    )
