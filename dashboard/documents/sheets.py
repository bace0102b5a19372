"""One page to print for a meeting: what the record says of a town or an agency."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from dashboard.documents.agencies import agency_document
from dashboard.documents.areas import answer_at, area_page
from dashboard.documents.document import (
    Document,
    Part,
    bullets,
    sections,
    text,
)
from dashboard.documents.markup import linked
from dashboard.queries.agency import (
    agency_profile,
    agency_timeline,
    area_of,
    company_steps,
    incidents_of,
    subsidies_about,
    technologies_of,
)
from dashboard.queries.lookup import sources_searched
from dashboard.queries.registries import camera_registries_of
from dashboard.queries.terms import current_answers
from dashboard.text.addresses import COUNTY_PAGES, SHEET
from dashboard.text.formats import counted, day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink, noting_links
from dashboard.words.doors import offered_today, registries_in_short
from dashboard.words.history import Told, told_history, told_steps, unknowns
from dashboard.words.places import is_unsure, within_text
from dashboard.words.sheets import (
    NumberedSources,
    answers_in_short,
    council_of,
    questions_for_council,
)
from dashboard.words.ties import incidents_told, nothing_tied, subsidies_told

_VENDOR_NAME = "Ring"
_TERMS = 5
# What fits one page of paper beside the rest; a sheet says how many more there are.
_MOST = {"history": 7, "money": 3, "technologies": 8, "incidents": 2, "steps": 4}


def agency_sheet(agency_id: str) -> Document | None:
    """Build the sheet of an agency; None for an id that no agency has or had."""
    with noting_links() as named:
        page = agency_document(agency_id)
        if page is None:
            return None
        (profile,) = agency_profile(agency_id).to_pylist()
        money = subsidies_about(profile["agency_id"], area_of(profile))
        council = council_of(profile["serves"])
        return _sheet(page, profile["agency_name"], council, profile, money, named)


def area_sheet(pages: str, page_path: str) -> Document | None:
    """Build the sheet of a town or a county.

    Args:
        pages: ``TOWN_PAGES`` or ``COUNTY_PAGES``.
        page_path: Address below that.

    Returns:
        The sheet; None where none has the address.
    """
    with noting_links() as named:
        found = answer_at(pages, page_path)
        if found is None:
            return None
        area, answer = found
        # why: where an entry may mean the town's own force, nobody speaks for it.
        speaker = answer.speaker
        unsure = is_unsure(area)
        body = (
            (speaker["agency_name"] if speaker else area["untied_agency_name"])
            or ("" if unsure else area["leading_body_name"])
            or f"the police of {within_text(area['area_name'])}"
        )
        page = area_page(f"{pages}/{page_path}", area, answer)
        about = speaker["agency_id"] if speaker else ""
        money = subsidies_about(about, area["lookup_id"])
        council = council_of("county" if pages == COUNTY_PAGES else "town")
        town = area["area_name"] if unsure else ""
        return _sheet(page, body, council, speaker, money, named, town=town)


def _sheet(
    page: Document,
    body: str,
    council: str,
    profile: Row | None,
    money: tuple[Sequence[Row], Sequence[Row]],
    named: Iterable[SourceLink],
    *,
    town: str = "",
) -> Document:
    """Shorten a page to what one sheet of paper holds.

    Args:
        page: The page.
        body: Whom it tells of.
        council: Whom its questions are for.
        profile: A row of ``agency_profile``; None where no agency on record speaks.
        money: The funding rounds, as ``subsidies_about`` parts them.
        named: The sources that were named up to the end of this.
        town: The town, where it is not known for sure who polices it.
    """
    agency_id = profile["agency_id"] if profile else ""
    asked = _asker(agency_id)
    registries = camera_registries_of(agency_id) if agency_id else None
    own_registries = registries.to_pylist() if registries else []
    (rounds, around), incidents = money, asked(incidents_of)
    technologies = asked(technologies_of)
    steps = company_steps().to_pylist()
    numbered = NumberedSources()
    # why: what stands in small there stands below, or on the page.
    verdict = [
        Part(part.kind, numbered.short(part.content))
        for part in page.verdict
        if part.kind != "small" and isinstance(part.content, str)
    ]
    history = [
        _entry(told)
        for told in told_history(
            [row for row in asked(agency_timeline) if row["actor"] == "agency"]
        )
    ]
    terms = [
        row
        for row in current_answers().to_pylist()
        if row["vendor_name"] == _VENDOR_NAME
    ]
    parts = {
        "Dated history": _some(history, "history", page, of_old=True)
        or [
            "No source that we know of names it with Ring for sure, which does not "
            "mean no."
        ],
        "Public and donated money": _some(
            subsidies_told(rounds, around), "money", page
        ),
        "Other ways police reach private cameras": [
            *registries_in_short(own_registries),
            *offered_today(steps),
            *_technologies(technologies, page),
        ],
        "Ring's terms in five lines": answers_in_short(terms, _TERMS),
        "Incidents that name it": _some(incidents_told(incidents), "incidents", page),
        "What the company did last": [
            _entry(told) for told in told_steps(steps)[-_MOST["steps"] :]
        ],
    }
    written = {
        heading: [numbered.short(line) for line in lines]
        for heading, lines in parts.items()
    }
    nothing = nothing_tied([*rounds, *around], incidents)
    count = counted(sources_searched().num_rows, "source", "sources")
    unknown = [plain(line) for line in unknowns(profile)] if profile else []
    return Document(
        path=f"{page.path}{SHEET}",
        title=page.title,
        head=f"{page.head}, on one sheet",
        lead=page.lead,
        verdict=verdict,
        sections=sections(
            *((heading, bullets(lines)) for heading, lines in written.items()),
            (
                "What is not known",
                [
                    *bullets(unknown),
                    *text(f"We looked in {count}. {nothing}"),
                ],
            ),
            (
                f"Three questions to ask {council}",
                [
                    Part(
                        "numbers",
                        questions_for_council(
                            profile,
                            body=body,
                            council=council,
                            town=town,
                            registries=own_registries,
                            rounds=rounds,
                            technologies=technologies,
                        ),
                    )
                ],
            ),
            ("Sources", [Part("numbers", numbered.listed(named))]),
        ),
        dashboard="",
        form="sheet",
    )


def _asker(agency_id: str) -> Callable[..., list[Row]]:
    return lambda query: query(agency_id).to_pylist() if agency_id else []


def _entry(told: Told) -> str:
    return f"**{told.when}**: {told.claim} :small[{told.facts}]"


def _some(
    lines: Sequence[str], kind: str, page: Document, *, of_old: bool = False
) -> list[str]:
    """Return the first lines, or the first and the last, and say how many are left."""
    most = _MOST[kind]
    if len(lines) <= most:
        return [*lines]
    more = linked(f"{len(lines) - most} more", page.path)
    first = most // 2 if of_old else most
    last = lines[len(lines) - (most - first) :] if of_old else []
    return [*lines[:first], f"{more} on the page of this address.", *last]


def _technologies(rows: Sequence[Row], page: Document) -> list[str]:
    if not rows:
        return []
    names = list(dict.fromkeys(plain(row["technology_name"]) for row in rows))
    shown = ", ".join(names[: _MOST["technologies"]])
    further = len(names) - _MOST["technologies"]
    rest = f", and {linked(f'{further} more', page.path)}" if further > 0 else ""
    day = max(row["checked_on"] for row in rows)
    return [
        f"On record for other technologies: {shown}{rest} "
        f"(last checked {day_text(day)})."
    ]
