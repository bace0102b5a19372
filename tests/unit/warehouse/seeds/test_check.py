"""The input check names every fault by file, line, column and value."""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from rich.console import Console

from tests.serving import REPO_ROOT
from tests.unit.warehouse.conftest import edit
from warehouse.console import fault_line, show_faults
from warehouse.errors import Fault
from warehouse.seeds.check import check_seeds

if TYPE_CHECKING:
    from warehouse.paths import Project

AGENCIES = "seeds/partnerships/agencies.csv"
AGENCIES_YAML = "seeds/partnerships/_partnerships__seeds.yml"
SOURCES = "seeds/reference/sources.csv"
SOURCES_YAML = "seeds/reference/_reference__seeds.yml"
_KEY = "primary_key: [source_id]"
STATES = "seeds/reference/states.csv"
CITIES = "seeds/reference/cities.csv"
HEAD, CA, NJ = b"state_code,state_name\n", b"CA,California\n", b"NJ,New Jersey\n"


def _only_fault(project: Project) -> Fault:
    faults = check_seeds(project).faults
    assert len(faults) == 1, [fault_line(fault) for fault in faults]
    return faults[0]


def _place(fault: Fault) -> tuple[str, int, str, str]:
    return (fault.file, fault.line, fault.column, fault.value)


def test_sound_seeds_have_no_fault(tiny: Project) -> None:
    check = check_seeds(tiny)
    assert check.faults == ()
    assert (check.file_count, check.row_count) == (4, 8)


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "value", "rule"),
    [
        ("2019-02-01", "2019-02-30", 2, "joined_on", "2019-02-30", "must be a date"),
        ("2019-02-01", "02/01/2019", 2, "joined_on", "02/01/2019", "must be a date"),
        ("2019-02-01", "2019-2-1", 2, "joined_on", "2019-2-1", "must be a date"),
        (
            "2019-02-01",
            "2017-12-31",
            2,
            "joined_on",
            "2017-12-31",
            "2018-01-01 or more",
        ),
        (",72,", ",7x,", 2, "officer_count", "7x", "must be a whole number"),
        (",72,", ",7_2,", 2, "officer_count", "7_2", "must be a whole number"),
        (",72,", ",-1,", 2, "officer_count", "-1", "must be 0 or more"),
        (",1000,", ",50001,", 4, "officer_count", "50001", "must be 50000 or less"),
        ("1250.00", "1250.005", 2, "budget_usd", "1250.005", "decimal(12,2)"),
        ("1250.00", '"1,250"', 2, "budget_usd", "1,250", "decimal(12,2)"),
        ("true", "yes", 2, "is_known", "yes", "must be true or false"),
        ("06037", "6037", 2, "county_fips", "6037", "must match [0-9]{5}"),
        ("CA,", ",", 2, "state_code", "", "must not be empty"),
        ("ca-arcadia", "", 2, "agency_id", "", "must not be empty"),
        ("CA,", "CX,", 2, "state_code", "CX", "must be in states.state_code"),
        (
            "false,press-2019",
            "false,pres-2019",
            3,
            "source_id",
            "pres-2019",
            "must be in sources.source_id",
        ),
        (
            "nj-newark",
            "ca-arcadia",
            4,
            "agency_id",
            "ca-arcadia",
            "must be the only row with this key",
        ),
    ],
)
def test_wrong_cell_is_named(
    tiny: Project, old: str, new: str, line: int, column: str, value: str, rule: str
) -> None:
    edit(tiny, AGENCIES, old, new)
    fault = _only_fault(tiny)
    assert _place(fault) == (AGENCIES, line, column, value)
    assert rule in fault.rule
    assert fault.remedy.endswith(".")


@pytest.mark.parametrize(
    ("old", "new", "column", "rule"),
    [
        ("2019-02-01", "２０１９-02-01", "joined_on", "plain digits"),  # noqa: RUF001
        (",72,", ",٧٢,", "officer_count", "plain digits"),
        ("ca-arcadia", "ca-arcadia-１", "agency_id", "plain digits"),  # noqa: RUF001
        ("ca-arcadia", "ca-arc\x1b[2Jadia", "agency_id", "can be seen"),
        ("ca-arcadia", "ca-arc\u202eadia", "agency_id", "can be seen"),
        ("ca-arcadia", "ca-arc\u200badia", "agency_id", "can be seen"),
        ("ca-arcadia", "ca arcadia\u00a0", "agency_id", "can be seen"),
        ("ca-arcadia", "c" * 2**20, "agency_id", "5,000 characters or fewer"),
        ("2019-02-01", "0001-01-01", "joined_on", "the years 1990 to 2049"),
        ("2019-02-01", "2999-12-31", "joined_on", "the years 1990 to 2049"),
    ],
)
def test_hostile_cells_are_named(
    tiny: Project, old: str, new: str, column: str, rule: str
) -> None:
    edit(tiny, AGENCIES, old, new)
    fault = _only_fault(tiny)
    assert (fault.file, fault.line, fault.column) == (AGENCIES, 2, column)
    assert rule in fault.rule
    shown = fault_line(fault)
    assert len(shown) < 2000
    assert shown.isprintable()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//host/x", "https:///x", "data:text/html;x"]
)
@pytest.mark.parametrize("column", ["url", "page_url"])
def test_an_address_leads_to_a_web_page(
    tiny: Project, column: str, address: str
) -> None:
    for file in (AGENCIES, AGENCIES_YAML):
        edit(tiny, file, "county_fips", column)
    edit(tiny, AGENCIES_YAML, 'config: {meta: {pattern: "[0-9]{5}"}}', "")
    edit(tiny, AGENCIES, "06037", address)
    for good in ("https://example.org/a?b=c", "pkg:npm/us-atlas@3.0.1"):
        edit(tiny, AGENCIES, "34013", good)
    fault = _only_fault(tiny)
    assert _place(fault) == (AGENCIES, 2, column, address)


@pytest.mark.parametrize(
    ("number", "rule"), [("1e400", "or less"), ("-" + "9" * 400, "or more")]
)
def test_a_number_beyond_its_type_is_named(
    tiny: Project, number: str, rule: str
) -> None:
    edit(tiny, AGENCIES_YAML, "budget_usd,", "budget_usd, data_type: double,")
    edit(tiny, AGENCIES, "1250.00", number)
    fault = _only_fault(tiny)
    assert (fault.file, fault.line, fault.column) == (AGENCIES, 2, "budget_usd")
    assert rule in fault.rule


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "remedy"),
    [
        (
            AGENCIES,
            "2019-02-01",
            "July 2019",
            (2, "joined_on", "July 2019"),
            "Use an ISO date such as 2019-07-18, or leave the cell empty and set the "
            "precision to unknown.",
        ),
        (
            AGENCIES,
            "list-2019",
            "list-2091",
            (2, "source_id", "list-2091"),
            "Did you mean `list-2019`?",
        ),
        (
            AGENCIES,
            "nj-newark",
            "ca-arcadia",
            (4, "agency_id", "ca-arcadia"),
            "Line 2 has the same key",
        ),
        # Lines are physical ones, below and in a cell of two lines.
        (SOURCES, "31,press", "31,rumour", (4, "kind", "rumour"), "values listed"),
        (SOURCES, "2019-07-18", "18 July", (3, "published_on", "18 July"), "ISO date"),
        (
            SOURCES,
            '"List, as\npublished"',
            "A story",
            (3, "title", "A story"),
            "Line 2 holds the same value",
        ),
        (
            SOURCES,
            "press-2019",
            "new-2019,New,2019-07-31,press\npress-2019",
            (4, "source_id", "new-2019"),
            "Write it into the row that it supports",
        ),
    ],
)
def test_a_fault_has_its_physical_line_and_a_remedy(
    tiny: Project, file: str, old: str, new: str, place: tuple[object, ...], remedy: str
) -> None:
    edit(tiny, file, old, new)
    fault = _only_fault(tiny)
    assert _place(fault) == (file, *place)
    assert remedy in fault.remedy


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Records response to Zora Quill", "Zora Quill"),
        ("Answer to a request by Zora M. Quill", "Zora M. Quill"),
        ("Letter of Zora O'Quill", "Zora O'Quill"),
        ("FOIA by Zora Quill", "Zora Quill"),
        ("Mary Quill's blog", "Mary Quill"),
        ("Police want the video of John McQuill", "John McQuill"),
        ("Answer to a records request", ""),
        ("St. Paul Pioneer Press on Santa Maria", ""),
        ("Letter of Mary Decided", ""),
    ],
)
def test_a_source_that_names_a_person_is_a_fault(
    tiny: Project, title: str, name: str
) -> None:
    meta = "{required: true, unique: true, persons_except: {Mary Decided: A body.}}"
    edit(tiny, SOURCES_YAML, "{required: true, unique: true}", meta)
    edit(tiny, SOURCES, "A story", title)
    faults = check_seeds(tiny).faults
    expected = [(SOURCES, 4, "title", title)] if name else []
    assert [_place(fault) for fault in faults] == expected
    assert all(name in fault.rule and "office" in fault.remedy for fault in faults)


def test_a_source_may_be_excepted_from_being_cited(tiny: Project) -> None:
    edit(tiny, SOURCES, "press-2019", "list-2018,A list,2018-07-31,dataset\npress-2019")
    assert check_seeds(tiny).faults == ()


@pytest.mark.parametrize(
    ("companion", "is_needed"),
    [
        ("readings", True),
        ("{seed: readings, column: kind, values: [dataset]}", True),
        ("{seed: readings, column: kind, values: [press]}", False),
        ("{seed: readings, column: kind, values: [dataset], filled: title}", True),
        ("{seed: readings, column: title, values: [''], filled: title}", False),
    ],
)
def test_a_missing_companion_row_is_written_out(
    tiny: Project, companion: str, is_needed: bool
) -> None:
    edit(tiny, SOURCES_YAML, _KEY, f"{_KEY}\n        companions: [{companion}]")
    faults = check_seeds(tiny).faults
    missing = (SOURCES, 2, "source_id", "list-2019")
    assert [_place(fault) for fault in faults] == [missing] * is_needed
    for fault in faults:
        assert fault.remedy == (
            "Add to `seeds/reference/readings.csv`: `list-2019,<list|story>,<reason>`"
        )


@pytest.mark.parametrize(
    "companion", ["states", "{seed: readings, column: sort, values: [press]}"]
)
def test_a_companion_that_cannot_be_found_is_a_fault(
    tiny: Project, companion: str
) -> None:
    edit(tiny, SOURCES_YAML, _KEY, f"{_KEY}\n        companions: [{companion}]")
    rules = {fault.rule for fault in check_seeds(tiny).faults}
    assert "must be a column that exists" in rules


def test_missing_column_is_named_and_the_others_still_checked(tiny: Project) -> None:
    text = (tiny.root / AGENCIES).read_text("utf-8")
    lines = [line.split(",") for line in text.splitlines()]
    short = "\n".join(",".join(cells[:2] + cells[3:]) for cells in lines)
    (tiny.root / AGENCIES).write_text(short.replace("2019-07-18", "soon") + "\n")
    faults = check_seeds(tiny).faults
    assert [_place(fault) for fault in faults] == [
        (AGENCIES, 1, "county_fips", ""),
        (AGENCIES, 3, "joined_on", "soon"),
    ]


def test_name_lost_from_the_header_is_one_fault_and_rows_are_still_checked(
    tiny: Project,
) -> None:
    edit(tiny, AGENCIES, ",county_fips", "")
    edit(tiny, AGENCIES, "2019-07-18", "soon")
    assert [_place(fault) for fault in check_seeds(tiny).faults] == [
        (AGENCIES, 1, "county_fips", ""),
        (AGENCIES, 3, "joined_on", "soon"),
    ]


@pytest.mark.parametrize(
    ("file", "content", "place", "rule"),
    [
        # A column too many, a column astray, ragged rows, empty rows, a second header.
        (
            STATES,
            b"state_code,state_name,sate\nCA,California,\nNJ,New Jersey,\n",
            (STATES, 1, "sate"),
            "must be a described column",
        ),
        (
            STATES,
            b"state_name,state_code\nCalifornia,CA\nNew Jersey,NJ\n",
            (STATES, 1, "state_name"),
            "must keep the order of columns",
        ),
        (STATES, HEAD + b"CA\n" + NJ, (STATES, 2, ""), "must have as many cells"),
        (STATES, HEAD + b"CA,A,B\n" + NJ, (STATES, 2, ""), "must have as many cells"),
        (STATES, HEAD + CA + b"\n" + NJ, (STATES, 3, ""), "must not be empty"),
        (STATES, HEAD + CA + b",\n" + NJ, (STATES, 3, ""), "must not be empty"),
        (STATES, HEAD + CA + NJ + HEAD, (STATES, 4, ""), "must not repeat the header"),
        # Bytes that are not UTF-8, a byte order mark, nothing, no file, no description.
        (STATES, HEAD + b"CA,Caf\xe9\n" + NJ, (STATES, 2, ""), "must be UTF-8"),
        (STATES, b"\xef\xbb\xbf" + HEAD + CA + NJ, (STATES, 1, ""), "must be plain"),
        (AGENCIES, b"", (AGENCIES, 1, ""), "must begin with a header"),
        (AGENCIES, None, (AGENCIES_YAML, 2, ""), "must have a CSV file"),
        (CITIES, b"city\nNewark\n", (CITIES, 1, ""), "must be described in YAML"),
    ],
)
def test_a_file_of_another_form_is_named(
    tiny: Project,
    file: str,
    content: bytes | None,
    place: tuple[object, ...],
    rule: str,
) -> None:
    path = tiny.root / file
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    # An unreadable file has no states, so references to it are faults too.
    [fault] = [f for f in check_seeds(tiny).faults if f.file == place[0]]
    assert _place(fault)[:3] == place
    assert rule in fault.rule
    assert fault.remedy.endswith((".", "`."))


def test_quotation_mark_left_open_is_named(tiny: Project) -> None:
    edit(tiny, "seeds/reference/states.csv", "New Jersey", '"New Jersey')
    faults = check_seeds(tiny).faults
    assert (faults[-1].line, faults[-1].rule) == (3, "must be CSV")
    assert faults[-1].value == 'NJ,"New Jersey'


@pytest.mark.parametrize(
    ("old", "new", "line", "value", "rule"),
    [
        ("is_known,", "is_known, data_type: flag,", 22, "flag", "must be a known type"),
        ("required: true", "requierd: true", 9, "requierd", "must be a known rule"),
        (
            "states.state_code",
            "states.code",
            9,
            "states.code",
            "must refer to a column that exists",
        ),
        ('"[0-9]{5}"', '"[0-9"', 12, "[0-9", "must be a regular expression"),
        ("seeds:", "seeds: [", 2, "", "must be YAML"),
    ],
)
def test_fault_in_the_yaml_itself_is_named(
    tiny: Project, old: str, new: str, line: int, value: str, rule: str
) -> None:
    edit(tiny, AGENCIES_YAML, old, new)
    faults = [f for f in check_seeds(tiny).faults if f.file == AGENCIES_YAML]
    assert len(faults) == 1
    assert rule in faults[0].rule
    assert value in faults[0].value
    assert faults[0].line == line


def test_all_faults_are_listed_at_once(tiny: Project) -> None:
    edit(tiny, AGENCIES, "2019-02-01", "2019-02-30")
    edit(tiny, AGENCIES, "NJ,34013,2019", "NY,34013,2019")
    edit(tiny, AGENCIES, "nj-newark", "ca-arcadia")
    edit(tiny, AGENCIES, "true,press-2019", "true,press-2020")
    edit(tiny, "seeds/reference/states.csv", ",state_name", "")
    faults = check_seeds(tiny).faults
    assert [_place(fault)[:3] for fault in faults] == [
        (AGENCIES, 2, "joined_on"),
        (AGENCIES, 3, "state_code"),
        (AGENCIES, 4, "agency_id"),
        (AGENCIES, 4, "source_id"),
        ("seeds/reference/states.csv", 1, "state_name"),
    ]


def test_log_gets_one_whole_line_per_fault(tiny: Project) -> None:
    edit(tiny, AGENCIES, "list-2019", "list [bold] " + "x" * 300)
    faults = check_seeds(tiny).faults
    file = io.StringIO()
    show_faults(faults, Console(file=file, width=80))
    shown = file.getvalue()
    assert shown.splitlines() == [fault_line(faults[0])]
    assert shown.startswith(f"{AGENCIES}:2: source_id: `list [bold] xxx")


_CONTRACTS_YAML = """
  - name: forces
    description: Forces. One row per force.
    config:
      meta: {kind: collected, primary_key: [ori]}
    columns:
      - {name: ori, description: Key.}
      - {name: state_code, description: State.}
  - name: contracts
    description: Contracts. One row per contract.
    config:
      meta: {kind: collected, primary_key: [place_id]}
    columns:
      - {name: place_id, description: Key.}
      - {name: state_code, description: State.}
      - name: same_place_as
        description: Twin.
        config: {meta: {differs_from: place_id}}
      - name: provider_ori
        description: Force.
        config: {meta: {references: forces.ori}}
      - {name: from_on, description: Begin., data_type: varchar}
      - name: to_on
        description: End.
        data_type: varchar
        config: {meta: {not_before: from_on}}
      - {name: seed_name, description: Seed.}
      - name: row_id
        description: Its row.
        config: {meta: {key_of: seed_name}}
      - name: note
        description: Why.
        config: {meta: {required_if: [seed_name, forces]}}
"""


def _with_contracts(project: Project, row: str) -> None:
    folder = project.seeds_dir / "reference"
    yaml_file = folder / "_reference__seeds.yml"
    yaml_file.write_text(yaml_file.read_text("utf-8") + _CONTRACTS_YAML, "utf-8")
    (folder / "forces.csv").write_text("ori,state_code\nCA01,CA\nNJ01,NJ\n")
    header = "place_id,state_code,same_place_as,provider_ori,from_on,to_on"
    header += ",seed_name,row_id,note"
    (folder / "contracts.csv").write_text(f"{header}\n{row}\n")


@pytest.mark.parametrize(
    ("row", "column", "value", "rule"),
    [
        ("gn1,CA,,CA09,,,,,", "provider_ori", "CA09", "must be in forces.ori"),
        ("gn1,CA,gn1,CA01,,,,,", "same_place_as", "gn1", "must differ from `place_id`"),
        ("gn1,CA,,CA01,2020,2019-05,,,", "to_on", "2019-05", "not be before `from_on`"),
        ("gn1,CA,,NJ01,,,,,", "provider_ori", "NJ01", "the same `state_code`"),
        ("gn1,CA,,CA01,,,forces,CA09,y", "row_id", "CA09", "a row in `forces`"),
        ("gn1,CA,,CA01,,,forces,CA01,", "note", "", "`seed_name` is `forces`"),
    ],
)
def test_cells_that_do_not_fit_each_other_are_named(
    tiny: Project, row: str, column: str, value: str, rule: str
) -> None:
    _with_contracts(tiny, row)
    fault = _only_fault(tiny)
    assert _place(fault) == ("seeds/reference/contracts.csv", 2, column, value)
    assert rule in fault.rule
    assert fault.remedy.endswith(".")


def test_a_row_that_ends_before_a_shared_column_is_named(tiny: Project) -> None:
    _with_contracts(tiny, "gn1,CA,,CA01,,,,,")
    with (tiny.seeds_dir / "reference/forces.csv").open("a") as forces:
        forces.write("CA02\n")
    assert _only_fault(tiny).file == "seeds/reference/forces.csv"


@pytest.mark.parametrize("to_on", ["", "2019", "2019-05-31", "2019-06"])
def test_an_end_is_compared_to_its_precision(tiny: Project, to_on: str) -> None:
    _with_contracts(tiny, f"gn1,CA,gn2,CA01,2019-05-31,{to_on},forces,CA01,y")
    assert check_seeds(tiny).faults == ()


_STATEMENTS_YAML = """
  - name: police_bodies
    description: Bodies. One row per body.
    config:
      meta: {kind: decided, primary_key: [police_body_id]}
    columns:
      - {name: police_body_id, description: Key.}
      - {name: body_name, description: Name.}
      - {name: written_name, description: Name as written.}
      - {name: state_code, description: State.}
  - name: entries
    description: Who a row means. One row per row.
    config:
      meta: {kind: decided, primary_key: [entry_id]}
    columns:
      - {name: entry_id, description: Key., config: {meta: {key_of: seed_name}}}
      - {name: seed_name, description: Seed.}
      - name: agency_id
        description: Agency.
        config: {meta: {references: agencies.agency_id}}
      - {name: ori, description: Body.,
         config: {meta: {references: police_bodies.police_body_id}}}
      - {name: decided_by, description: Rule or person.}
      - name: reason
        description: Why.
        config: {meta: {required_if: [decided_by, keeper]}}
  - name: agency_events
    description: Statements. One row per statement.
    config:
      meta:
        kind: collected
        primary_key: [event_id]
        companions: [{seed: entries, key: entry_id, column: agency_id, values: [""]}]
    columns:
      - {name: event_id, description: Key.}
      - {name: agency_id, description: Agency.}
      - {name: agency_name, description: Name.}
      - {name: state_code, description: State.}
      - {name: read_on, description: Day., config: {meta: {by_as_of_on: true}}}
      - {name: read_on_precision, description: How exact.,
         config: {meta: {required: true, enum: [day, month, unknown]}}}
"""
_ENTRY = "e1,agency_events,ca-arcadia,,rule:name,"


def _with_statement(project: Project, row: str, *entries: str) -> None:
    folder = project.seeds_dir / "reference"
    yaml_file = folder / "_reference__seeds.yml"
    yaml_file.write_text(yaml_file.read_text("utf-8") + _STATEMENTS_YAML, "utf-8")
    header = "event_id,agency_id,agency_name,state_code,read_on,read_on_precision"
    (folder / "agency_events.csv").write_text(f"{header}\n{row}\n")
    header = "entry_id,seed_name,agency_id,ori,decided_by,reason"
    (folder / "entries.csv").write_text("\n".join([header, *entries, ""]))
    (folder / "police_bodies.csv").write_text(
        "police_body_id,body_name,written_name,state_code\n"
        "IL01,Addison Police Department,Addison,IL\nTX01,Addison Police,,TX\n"
    )


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("e1,,Addison PD,IL,2026-11-25,day", "read_on", "not be after 2026-11-24"),
        ("e1,,Addison PD,IL,,day", "read_on", "(empty) must be filled in where"),
        ("e1,,Addison PD,IL,2019-05-02,month", "read_on", "must be the first day"),
        ("e1,,Addison PD,IL,,", "read_on_precision", "Fill in one of day, month,"),
    ],
)
def test_what_only_a_build_would_tell_is_named(
    tiny: Project, row: str, column: str, words: str
) -> None:
    _with_statement(tiny, row, _ENTRY)
    fault = _only_fault(tiny)
    assert (fault.file, fault.line) == ("seeds/reference/agency_events.csv", 2)
    assert fault.column == column
    assert words in fault_line(fault)


@pytest.mark.parametrize(
    ("name", "state_code", "bodies"),
    [
        ("Adison Police Dept", "IL", "<IL01>"),
        ("ADDISON POLICE", "TX", "<TX01>"),
        ("Addison", "IL", "<IL01>"),
        # A list without states may mean one of any.
        ("Addison Police", "", "<TX01|IL01>"),
        ("Quincy Police", "IL", ""),
    ],
)
def test_a_row_without_an_entry_is_told_whom_it_may_mean(
    tiny: Project, name: str, state_code: str, bodies: str
) -> None:
    _with_statement(tiny, f"e1,,{name},{state_code},,unknown")
    fault = _only_fault(tiny)
    assert _place(fault) == ("seeds/reference/agency_events.csv", 2, "event_id", "e1")
    assert fault.remedy == (
        "Add to `seeds/reference/entries.csv`: "
        f"`e1,agency_events,,{bodies},keeper,<reason>`"
    )


@pytest.mark.parametrize(
    ("entry", "column", "value", "rule"),
    [
        (_ENTRY.replace("arcadia", "accadia"), "agency_id", "ca-accadia", "agencies."),
        (
            _ENTRY.replace("ca-arcadia,", ",IL02"),
            "ori",
            "IL02",
            "in police_bodies.police_body_id",
        ),
        (_ENTRY.replace("rule:name", "keeper"), "reason", "", "must not be empty"),
        (_ENTRY.replace("e1", "e2"), "entry_id", "e2", "a row in `agency_events`"),
        (_ENTRY, "entry_id", "e1", "the only row with this key"),
    ],
)
def test_an_entry_that_does_not_fit_is_named(
    tiny: Project, entry: str, column: str, value: str, rule: str
) -> None:
    _with_statement(tiny, "e1,,Addison PD,IL,,unknown", _ENTRY, entry)
    faults = check_seeds(tiny).faults
    # But for the last, the second entry of `e1` is one fault more.
    [fault] = [fault for fault in faults if rule in fault.rule]
    assert _place(fault) == ("seeds/reference/entries.csv", 3, column, value)


def test_a_statement_with_an_agency_of_its_own_needs_no_entry(tiny: Project) -> None:
    _with_statement(tiny, "e1,ca-arcadia,A PD,IL,2026-11-24,day")
    assert check_seeds(tiny).faults == ()


@pytest.mark.parametrize("kind", ["", "kind: guessed, "])
def test_a_seed_says_whether_it_is_collected_or_decided(
    tiny: Project, kind: str
) -> None:
    edit(tiny, AGENCIES_YAML, "kind: collected, ", kind)
    fault = _only_fault(tiny)
    assert fault.rule == "must be of the kind collected or decided"


@pytest.mark.parametrize(
    ("day", "rule"),
    [("", "must state `as_of_on`"), ("2026-11-31", "must state `as_of_on` as a day")],
)
def test_a_record_without_an_end_is_a_fault(tiny: Project, day: str, rule: str) -> None:
    _with_statement(tiny, "e1,,Addison PD,IL,,unknown", _ENTRY)
    settings = tiny.dbt_dir / "dbt_project.yml"
    text = settings.read_text("utf-8").replace("2026-11-24", day)
    settings.write_text(text, "utf-8")
    fault = _only_fault(tiny)
    assert (fault.file, fault.rule) == ("dbt_project/dbt_project.yml", rule)


_PLACES = "seeds/reference/places.csv"


@cache
def _real_contracts() -> dict[str, Any]:
    text = (REPO_ROOT / SOURCES_YAML).read_text("utf-8")
    return {one["name"]: one for one in yaml.load(text, yaml.CSafeLoader)["seeds"]}


def _with_places(project: Project, **changed: str) -> None:
    """Add three places by the real contract, the last with some cells changed."""
    contracts = _real_contracts()
    yaml_file = project.root / SOURCES_YAML
    own = yaml.safe_load(yaml_file.read_text("utf-8"))["seeds"]
    seeds = [*own, contracts["counties"], contracts["places"]]
    yaml_file.write_text(yaml.safe_dump({"seeds": seeds}, sort_keys=False), "utf-8")
    folder = project.seeds_dir / "reference"
    (folder / "counties.csv").write_text(
        "county_fips,county_name,state_code,note,source_id,population_source_id,"
        "population_2020,population_2021,latitude,longitude\n"
        + "".join(
            f"{fips},A County,{state},,list-2019,,1,1,41.5,-72.5\n"
            for fips, state in (("06037", "CA"), ("06059", "CA"), ("34013", "NJ"))
        )
    )
    columns = [one["name"] for one in contracts["places"]["columns"]]
    rows = [
        {
            "place_id": f"gn{number}",
            "place_name": "Orange",
            "state_code": state,
            "county_fips": fips,
            "decided_by": "keeper",
            "decision_source_id": "list-2019",
            "decided_on": "2026-12-03",
            "source_id": "list-2019",
            "latitude": "41.5",
            "longitude": "-72.5",
            "page_path": f"{state.lower()}/a-county/orange-{number}",
            "former_place_ids": f"gn{number}1; gn{number}2",
        }
        for number, state, fips in (
            (1, "NJ", "34013"),
            (2, "CA", "06037"),
            (3, "CA", "06037"),
        )
    ]
    rows[2].update(changed)
    with (folder / "places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


_PLACE_FAULTS = [
    ("county_fips", "06038", "must be in counties.county_fips"),
    ("county_fips", "09110", "write the county, 09001 to 09015"),
    ("county_fips", "34013", "must have the same `state_code` in `counties`"),
    ("further_county_fips", "06059; 06037", "must differ from `county_fips`"),
    ("further_county_fips", "06059; 34013", "must have the same `state_code`"),
    ("page_path", "ca/a-county/orange-2", "must be unique"),
    ("page_path", "ca/orange", "must match"),
    ("former_paths", "ca/x/y; ca/a-county/orange-2", "unique, in `page_path` as well"),
    ("former_place_ids", "gn2", "unique, in `place_id` as well"),
    ("former_place_ids", "gn9; gn22", "Line 3 has `gn22`"),
    ("within_place_id", "gn3", "must differ from `place_id`"),
    ("within_place_id", "gn1", "must have the same `state_code` in `places`"),
    ("within_place_id", "gn4", "must be in places.place_id"),
]


@pytest.mark.parametrize(("column", "value", "words"), _PLACE_FAULTS)
def test_a_place_that_does_not_fit_is_named(
    tiny: Project, column: str, value: str, words: str
) -> None:
    _with_places(tiny, **{column: value})
    fault = _only_fault(tiny)
    assert _place(fault) == (_PLACES, 4, column, value)
    assert words in f"{fault.rule} {fault.remedy}"


def test_all_faults_of_a_place_are_named_at_once(tiny: Project) -> None:
    wrong = {column: value for column, value, _ in _PLACE_FAULTS}
    _with_places(tiny, **wrong)
    assert {fault.column for fault in check_seeds(tiny).faults} == wrong.keys()
