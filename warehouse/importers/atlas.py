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
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urlsplit

from warehouse.errors import ImportRefusedError
from warehouse.faults import Fault
from warehouse.importers.feed import SOURCES, Cells, Feed, FeedRow, Orders, read_csv
from warehouse.paths import Project
from warehouse.seeds.seed_file import document_of, seed_rows

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


def read_atlas(path: Path, project: Project, orders: Orders) -> Feed:
    """Read the entries of a download, in either layout, that the record does not have.

    Raises:
        ImportRefusedError: If the file names no day.
    """
    faults: list[Fault] = []
    read = read_csv(path, faults)
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
        "license": "CC BY 4.0",
    }
    on_record = _newest(seed_rows(project, _ENTRIES))
    feed = Feed(source, len(on_record), rows={_ENTRIES: []}, faults=faults)
    meant = _HEADER_2020 if "TECH ABV" not in read.header else _HEADER_2026
    if tuple(read.header) != meant:
        faults.append(_header_fault(path.name, read.header, meant))
        return feed
    cited = _CitedSources(project, orders, path.name)
    entry = _Reader(project, source["source_id"], cited, orders.read_on)
    seen: Counter[str] = Counter()
    ring_count = 0
    for found in read.rows:
        report = partial(_fault, path.name, found.line, faults)
        if len(found.cells) != len(read.header):
            rule = f"must have {len(read.header)} columns"
            report("", f"{len(found.cells)} cells", rule)
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
        row = entry.row(cells, key, found.line, report)
        if not _is_same(row, on_record.pop(key, None)):
            feed.rows[_ENTRIES].append(FeedRow(path.name, found.line, row))
    feed.gone_count = len(on_record)
    feed.rows[SOURCES] = cited.rows
    if ring_count:
        feed.notes.append(
            f"On Ring, and not imported: {ring_count:,}. They decide what readers are "
            f"told about an agency, so a person adds them to `seeds/{_RING_ENTRIES}`."
        )
    return feed


def _is_same(row: Cells, before: Cells | None) -> bool:
    """Tell whether the record has an entry as it is, but for spaces."""
    return before is not None and all(
        before[name].split() == row[name].split()
        for name in (*_COMPARED, "cited_source_id")
    )


class _Reader:
    """Makes rows of entries, by the words that the seeds have."""

    def __init__(
        self, project: Project, source_id: str, cited: _CitedSources, today: date
    ) -> None:
        technologies = seed_rows(project, "reference/technologies.csv")
        self._technologies = {
            row["technology_name"].casefold(): row for row in technologies
        }
        self._kinds = {
            row["agency_type_in_atlas"]: row["agency_type_stated"]
            for row in seed_rows(project, _ENTRIES)
        }
        self._source_id, self._cited, self._today = source_id, cited, today

    def is_ring(self, cells: Cells) -> bool:
        """Tell whether an entry is on Ring."""
        found = self._technologies.get(cells["Technology"].casefold())
        return found is not None and found["is_ring_program"] == "true"

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
        first, precision, latest = _dated(cells["Link 1 Date"], self._today, report)
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
        self.rows: list[FeedRow] = []

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
        first, precision, _ = _dated(
            cells["Link 1 Date"], self._read_on, lambda *_: None
        )
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
        self.rows.append(FeedRow(self._file, line, row))
        return made

    def _kind(self, host: str) -> str:
        """Take the kind that most documents of the host have; else what its name is."""
        if host in self._kinds:
            return self._kinds[host].most_common(1)[0][0]
        return "primary" if _OFFICIAL.search(host) else "press"


def _dated(
    text: str, today: date, report: Callable[[str, str, str], None]
) -> tuple[str, str, str]:
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
            if first > today:
                break
            latest = f"20{part['end']:02}-12-31" if "end" in part else ""
            return f"{first}", precision, latest
    report(
        "Link 1 Date", text, "must be a past date such as 7/18/19, 2019 or 2018/2019"
    )
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


def _header_fault(file: str, found: Sequence[str], meant: Sequence[str]) -> Fault:
    """Name the first column that the Atlas does not have there."""
    at = next(i for i, pair in enumerate(zip_longest(found, meant)) if len({*pair}) > 1)
    name, value = (names[at] if at < len(names) else "" for names in (meant, found))
    rule = (
        f"must be `{name}` as column {at + 1} of the {len(meant)} of the Atlas"
        if name
        else f"is one column more than the {len(meant)} of the Atlas"
    )
    return Fault(file, 1, name, value, rule, "Fetch the whole Atlas again, as CSV.")


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
