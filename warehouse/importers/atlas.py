"""The Atlas of Surveillance, as its download of all entries has it.

The download of 2020 has 25 columns. That of 2026 has three more: a second number, an
abbreviation of the technology, and further links; its header is as two public notes of
August and September 2026 give that of https://atlasofsurveillance.org/download.csv, and
no such file has been at hand so far. An entry that the record has
otherwise becomes a row beside the older one: what a source said once stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from warehouse.connection import connect_read_only
from warehouse.errors import ImportRefusedError
from warehouse.faults import Fault
from warehouse.importers.proposal import (
    SOURCES,
    Cells,
    Line,
    Orders,
    Proposal,
    read_csv,
    source_line,
)
from warehouse.paths import Project
from warehouse.seeds.seed_file import document_of, seed_rows
from warehouse.snapshots.store import current_path

_ENTRIES = "partnerships/agency_technologies.csv"
_RING_ENTRIES = "partnerships/agency_observations.csv"
_LINKS = tuple(
    f"Link {number}{part}"
    for number in (1, 2, 3)
    for part in ("", " Snapshot", " Source", " Type", " Date")
)
_HEADER_2020 = (
    *("AOSNUMBER", "City", "County", "State", "Agency", "Type of LEA", "Summary"),
    *("Type of Juris", "Technology", "Vendor", *_LINKS),
)
_HEADER_2026 = (
    *("AOSNUMBER", "NEWAOSNUMBER (ORI9)", "City", "County", "State", "Agency"),
    *("Type of LEA", "Summary", "Type of Juris", "Technology", "TECH ABV", "Vendor"),
    *(*_LINKS, "Other Links"),
)
_CELLS = {
    "vendor_name": "Vendor",
    "agency_name": "Agency",
    "agency_type_in_atlas": "Type of LEA",
    "jurisdiction_type_in_atlas": "Type of Juris",
    "city_name": "City",
    "county_name": "County",
    "state_code": "State",
}
# What makes an entry another one than that on record, beside the document it cites.
_COMPARED = (*_CELLS, "technology_id")
_NUMBER = re.compile(r"AOS0*(\d{1,7})", re.ASCII)
_DATES = (
    (re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?:20)?(?P<y>\d\d)"), "day"),
    (re.compile(r"20(?P<y>\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"), "day"),
    (re.compile(r"20(?P<y>\d\d)-(?P<m>\d\d)|(?P<m2>\d{1,2})/20(?P<y2>\d\d)"), "month"),
    (re.compile(r"20(?P<y>\d\d)"), "year"),
    (re.compile(r"20(?P<y>\d\d)\s*[/-]\s*20(?P<end>\d\d)"), "span"),
)
_OFFICIAL = re.compile(r"\.(gov|mil|us)$")
_UNTIED = """
select distinct asked.place
from (select unnest($places) as place, unnest($names) as name, unnest($states) as state)
    as asked
where not exists (
    select 1
    from marts.fct_agency_names as names
    inner join marts.dim_agencies as agencies
        on names.agency_id = agencies.agency_id
    where
        agencies.state_code = asked.state
        and marts.normalised_name(names.agency_name) = marts.normalised_name(asked.name)
)
"""


def propose_atlas(path: Path, project: Project, orders: Orders) -> Proposal:
    """Set a download of the Atlas against the entries on record.

    Args:
        path: CSV file of either layout.
        project: Names the seeds, and the snapshot that knows the names of agencies.
        orders: Say where the file can be read, and when it was.

    Raises:
        ImportRefusedError: If the file is of no such layout, or names no day.
        warehouse.errors.WarehouseMissingError: If no snapshot was made yet.
    """
    faults: list[Fault] = []
    read = read_csv(path, faults)
    if read is None or tuple(read.header) not in {_HEADER_2020, _HEADER_2026}:
        raise ImportRefusedError(
            f"`{path}` has neither the {len(_HEADER_2020)} columns of the Atlas of "
            f"2020 nor the {len(_HEADER_2026)} of 2026, in UTF-8. Fetch the download "
            "of the whole Atlas again."
        )
    day = orders.day or _day_in(path.name)
    source = {
        "source_id": f"eff-atlas-{day}",
        "publisher": "Electronic Frontier Foundation and Reynolds School of "
        "Journalism, University of Nevada, Reno",
        "title": "Atlas of Surveillance, whole-database download of "
        f"{day.day} {day:%B %Y}",
        "published_on": f"{day}",
        "published_on_precision": "day",
        "kind": "dataset",
        "licence": "CC BY 4.0",
    }
    on_record = _newest(seed_rows(project, _ENTRIES))
    layout = f"{len(read.header)} columns"
    proposal = Proposal(
        f"Atlas of Surveillance of {day}, {layout}, {len(read.rows):,} entries",
        len(on_record),
        faults=faults,
    )
    cited = _CitedSources(project, orders, path.name)
    proposal.lines = {
        SOURCES: [source_line(project, orders, path, source)],
        _ENTRIES: [],
    }
    entry = _Reader(project, source["source_id"], cited)
    seen: Counter[str] = Counter()
    ring_count = 0
    for found in read.rows:
        report = partial(_fault, path.name, found.line, faults)
        if len(found.cells) != len(read.header):
            report("", f"{len(found.cells)} cells", f"must have {layout}")
            continue
        cells = dict(zip(read.header, map(str.strip, found.cells), strict=True))
        if entry.is_ring(cells):
            ring_count += 1
            continue
        number = _NUMBER.fullmatch(cells["AOSNUMBER"])
        if number is None:
            report("AOSNUMBER", cells["AOSNUMBER"], "must be a number such as AOS0001")
            continue
        seen[number[1]] += 1
        key = number[1] + (f"-{seen[number[1]]}" if seen[number[1]] > 1 else "")
        _compare(
            proposal,
            Line(path.name, found.line, entry.row(cells, key, found.line, report)),
            on_record.pop(key, None),
        )
    proposal.gone = [f"{row['record_id']}: {_told(row)}" for row in on_record.values()]
    proposal.lines[SOURCES] += cited.lines
    _tie(project, proposal)
    if ring_count:
        proposal.notes.append(
            f"On Ring, and not taken in: {ring_count:,}. They decide what readers are "
            f"told of an agency, so a person adds them to `seeds/{_RING_ENTRIES}`."
        )
    return proposal


def _compare(proposal: Proposal, line: Line, before: Cells | None) -> None:
    """Tell a new entry, and one that the record has otherwise."""
    place = line.file, line.line
    if before is None:
        proposal.new[place] = f"{line.row['record_id']}: {_told(line.row)}"
    else:
        others = [
            f"{name} `{before[name]}`, now `{line.row[name]}`"
            for name in (*_COMPARED, "cited_source_id")
            if " ".join(before[name].split()) != " ".join(line.row[name].split())
        ]
        if not others:
            proposal.known_count += 1
            return
        proposal.changed[place] = f"{line.row['record_id']}: {'; '.join(others)}"
    proposal.lines[_ENTRIES].append(line)


class _Reader:
    """Makes rows of entries, by the words that the seeds have."""

    def __init__(self, project: Project, source_id: str, cited: _CitedSources) -> None:
        technologies = seed_rows(project, "reference/technologies.csv")
        self._technologies = {
            row["technology_name"].casefold(): row for row in technologies
        }
        self._kinds = {
            row["agency_type_in_atlas"]: row["agency_type_stated"]
            for row in seed_rows(project, _ENTRIES)
        }
        self._source_id, self._cited = source_id, cited

    def is_ring(self, cells: Cells) -> bool:
        """Tell whether an entry is on Ring."""
        found = self._technologies.get(cells["Technology"].casefold())
        return found is not None and found["is_ring_programme"] == "true"

    def row(
        self,
        cells: Cells,
        key: str,
        line: int,
        report: Callable[[str, str, str], None],
    ) -> Cells:
        """Make the row of an entry; what the seeds have no word for stays and fails."""
        named = cells["Technology"]
        technology = self._technologies.get(named.casefold(), {})
        kind = cells["Type of LEA"]
        first, precision, latest = _dated(cells["Link 1 Date"], report)
        day = self._source_id.removeprefix("eff-atlas-")
        return {
            "technology_observation_id": f"atlas-{day}-aos{key}",
            "source_id": self._source_id,
            "cited_source_id": self._cited.id_of(cells, line, report),
            "record_id": cells["AOSNUMBER"],
            "technology_id": technology.get("technology_id", named),
            **{name: cells[column] for name, column in _CELLS.items()},
            "agency_type_stated": self._kinds.get(kind, kind.lower()),
            "reported_on_precision": precision,
            "reported_on": first,
            "reported_on_latest": latest,
        }


class _CitedSources:
    """The documents that entries cite: those on record, and rows for the others."""

    def __init__(self, project: Project, orders: Orders, file: str) -> None:
        known = seed_rows(project, SOURCES)
        self._ids = {document_of(row["url"]): row["source_id"] for row in known}
        self._taken = {row["source_id"] for row in known} | {
            row["former_source_id"]
            for row in seed_rows(project, "reference/former_sources.csv")
        }
        self._kinds: dict[str, Counter[str]] = {}
        for row in known:
            kinds = self._kinds.setdefault(_host(row["url"]), Counter())
            kinds[row["kind"]] += 1
        self._read_on, self._file = orders.read_on, file
        self.lines: list[Line] = []

    def id_of(
        self, cells: Cells, line: int, report: Callable[[str, str, str], None]
    ) -> str:
        """Return the id of the document that an entry cites first."""
        url = cells["Link 1"]
        document = document_of(url)
        if document not in self._ids:
            if not re.fullmatch(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", url):
                report("Link 1", url, "must be the address of a document")
                return ""
            self._ids[document] = self._add(url, cells, line)
        return self._ids[document]

    def _add(self, url: str, cells: Cells, line: int) -> str:
        first, precision, _ = _dated(cells["Link 1 Date"], lambda *_: None)
        host = _host(url)
        words = re.findall(r"[a-z0-9]+", urlsplit(url).path.lower().rpartition(".")[0])
        words = words or re.findall(r"[a-z0-9]+", urlsplit(url).path.lower())
        stem = "-".join([*host.split(".")[:-1], *words[-8:]])[:60].strip("-")
        made, number = stem, 2
        while made in self._taken:
            made, number = f"{stem}-{number}", number + 1
        self._taken.add(made)
        row = {
            "source_id": made,
            "publisher": cells["Link 1 Source"] or host,
            "url": url,
            "published_on": first,
            "published_on_precision": precision,
            "retrieved_on": f"{self._read_on}",
            "kind": self._kind(host),
            "note": "Named by the Atlas of Surveillance, and not read for this record.",
        }
        self.lines.append(Line(self._file, line, row))
        return made

    def _kind(self, host: str) -> str:
        """Take the kind that most documents of the host have; else what its name is."""
        if host in self._kinds:
            return self._kinds[host].most_common(1)[0][0]
        return "primary" if _OFFICIAL.search(host) else "press"


def _dated(text: str, report: Callable[[str, str, str], None]) -> tuple[str, str, str]:
    """Read a date of the Atlas: its first day, its precision, and the end of a span."""
    if not text:
        return "", "unknown", ""
    for pattern, precision in _DATES:
        if found := pattern.fullmatch(text):
            part = {k.rstrip("2"): int(v) for k, v in found.groupdict().items() if v}
            try:
                first = date(2000 + part["y"], part.get("m", 1), part.get("d", 1))
            except ValueError:
                break
            latest = f"20{part['end']:02}-12-31" if "end" in part else ""
            return f"{first}", precision, latest
    report("Link 1 Date", text, "must be a date such as 7/18/19, 2019 or 2018/2019")
    return "", "unknown", ""


def _newest(rows: Sequence[Cells]) -> dict[str, Cells]:
    """Return the newest row of each number; rows stand in the order of their ids."""
    newest: dict[str, Cells] = {}
    for row in rows:
        number = _NUMBER.fullmatch(row["record_id"])
        _, _, again = (
            row["technology_observation_id"].partition("-aos")[2].partition("-")
        )
        if number:
            newest[number[1] + (f"-{again}" if again else "")] = row
    return newest


def _tie(project: Project, proposal: Proposal) -> None:
    """Find the agencies that nobody on record has the name of."""
    lines = proposal.lines[_ENTRIES]
    asked = {
        "places": [one.line for one in lines],
        "names": [one.row["agency_name"] for one in lines],
        "states": [one.row["state_code"] for one in lines],
    }
    with connect_read_only(current_path(project)) as connection:
        untied = {place for (place,) in connection.execute(_UNTIED, asked).fetchall()}
    for one in lines:
        if one.line in untied:
            told = f"{one.row['agency_name']}, {one.row['state_code']}"
            proposal.untied[one.file, one.line] = told


def _told(row: Mapping[str, str]) -> str:
    parts = (row["technology_id"], row["agency_name"], row["state_code"])
    return ", ".join(filter(None, parts))


def _fault(
    file: str, line: int, faults: list[Fault], column: str, value: str, rule: str
) -> None:
    remedy = "Look at the entry in the Atlas, and correct this copy of it."
    faults.append(Fault(file, line, column, value, rule, remedy))


def _day_in(name: str) -> date:
    """Return the day that the Atlas writes into the name of its download."""
    found = re.search(r"(20\d\d)-?([01]\d)-?([0-3]\d)", name)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat("")
    except ValueError:
        raise ImportRefusedError(
            f"The name `{name}` has no day such as 20260820. Say with `--day` of which "
            "day the download is."
        ) from None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
