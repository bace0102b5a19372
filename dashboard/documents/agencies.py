"""The page of one agency, and the parts of it that the page of its town has too."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.documents.document import (
    Document,
    Part,
    below,
    bullets,
    evidence,
    picked,
    sections,
    small,
    text,
)
from dashboard.documents.markup import dashboard_link, linked, served_link
from dashboard.queries.addresses import address_of
from dashboard.queries.agency import (
    agency_profile,
    agency_timeline,
    area_of,
    company_steps,
    comparable_to,
    doubts_about,
    incidents_of,
    neighbors_of,
    records_law,
    subsidies_about,
    technologies_of,
)
from dashboard.queries.lookup import agencies_serving, sources_searched
from dashboard.queries.registries import camera_registries_of, camera_registry_counts
from dashboard.queries.sources import sources
from dashboard.text.addresses import (
    AGENCY_PAGES,
    LETTER,
    LETTER_WORDS,
    SEARCHED_PATH,
    SHEET,
    SHEET_WORDS,
    TOWN_PAGES,
)
from dashboard.text.formats import counted, day_text
from dashboard.text.languages import ENGLISH, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.doors import (
    DOORS_ARE_NOT_RING,
    no_registry,
    offered_today,
    place_registries_told,
    registries_in_short,
    registry_sources,
    registry_told,
    technologies_told,
)
from dashboard.words.history import (
    APART_FROM_RING,
    ENDED_BY_COMPANY_ALONE,
    ended_by_company,
    no_history,
    rule_of_history,
    told_doubts,
    told_history,
    told_steps,
    unknowns,
)
from dashboard.words.laws import laws_told
from dashboard.words.places import (
    NEIGHBORS_WITHIN,
    comparable_told,
    how_compared,
    miles_away,
)
from dashboard.words.statuses import (
    agency_facts,
    agency_status,
    evidence_told,
    joined_and_source,
    place_of,
    status_answer,
    status_sentence,
    status_title,
)
from dashboard.words.ties import incidents_told, nothing_tied, subsidies_told

TOLD_OF_AGENCIES = (
    *("agency_id", "agency_name", "kind_name", "place_name", "county_name"),
    *("state_code", "state_name", "ring_status", "status_name"),
    *("ring_status_on", "ring_status_on_precision", "ring_status_source_url"),
    *("joined_on", "joined_on_precision", "joined_source_url", "has_ring_record"),
    *("searched_on", "former_agency_ids"),
)
TOLD_OF_HISTORY = (
    *("evidence_id", "actor", "event_type", "event_on", "event_on_precision"),
    *("program_name", "instrument", "confidence", "note", "publisher"),
    *("source_title", "source_url", "source_kind", "checked_on"),
)
_PATROLLING = 3


def agency_document(agency_id: str) -> Document | None:
    """Build the page of one agency.

    Args:
        agency_id: Its id, of today or of earlier days.

    Returns:
        The page; None for an id that no agency has or had.
    """
    found = agency_profile(agency_id).to_pylist()
    if not found:
        return None
    (profile,) = found
    entries = agency_timeline(profile["agency_id"]).to_pylist()
    rounds, around = subsidies_about(profile["agency_id"], area_of(profile))
    incidents = incidents_of(profile["agency_id"]).to_pylist()
    town = address_of(f"place-{profile['place_id']}") if profile["place_id"] else ""
    name = plain(profile["agency_name"])
    all_of_town = f"All of {plain(profile['place_name'] or '')}, and who polices it"
    path = f"{AGENCY_PAGES}/{profile['agency_id']}"
    return Document(
        path=path,
        title=name,
        head=f"{profile['agency_name']}, {profile['state_name']}: its record with "
        "Amazon Ring",
        lead=agency_facts(profile),
        verdict=[
            *verdict_of(profile, plain(profile["status_meaning"])),
            *text(joined_and_source(profile)),
        ],
        sections=sections(
            ("History and evidence", history(profile, entries)),
            ("What the company did for all agencies", _company(entries)),
            (
                "Public money and incidents",
                [
                    *below(
                        "Public and donated money for Ring cameras",
                        bullets(subsidies_told(rounds, around)),
                    ),
                    *below(
                        "Incidents that name it", bullets(incidents_told(incidents))
                    ),
                    *small(nothing_tied([*rounds, *around], incidents)),
                ],
            ),
            (
                "Other ways police reach private cameras",
                [*text(DOORS_ARE_NOT_RING), *doors(profile)],
            ),
            ("What we do not know, and where we looked", not_known(profile)),
            ("Who else polices the same place", _beside(profile)),
            ("Near and alike", _near_and_alike(profile)),
            (
                "What to do next",
                [
                    *records(profile["state_code"], "the agency"),
                    *bullets(
                        [
                            *to_take_along(path),
                            *(
                                [linked(all_of_town, f"{TOWN_PAGES}/{town}")]
                                if town
                                else []
                            ),
                        ]
                    ),
                ],
            ),
        ),
        dashboard=dashboard_link("agency", agency=profile["agency_id"]),
        about=place_of(profile),
        rows={
            "agency": picked(profile, TOLD_OF_AGENCIES),
            "history": [picked(row, TOLD_OF_HISTORY) for row in entries],
        },
    )


def to_take_along(path: str, *, has_letter: bool = True) -> list[str]:
    """Lead to what can be printed of a page, as Markdown.

    Args:
        path: Address of the page.
        has_letter: Whether anybody is known to whom a letter could go.
    """
    letter = [served_link(LETTER_WORDS, f"{path}{LETTER}")] if has_letter else []
    return [served_link(SHEET_WORDS, f"{path}{SHEET}"), *letter]


def agency_item(row: Row, note: str = "", language: Language = ENGLISH) -> str:
    """Write an agency as an item of a list: a link to its page, its status, a note."""
    name = language.way(plain(row.get("label") or row["agency_name"]))
    link = linked(name, f"{AGENCY_PAGES}/{row['agency_id']}")
    status = agency_status(row, language)
    return f"{link} {status}{f' :small[{note}]' if note else ''}"


def verdict_of(
    row: Row, told: str, *, is_asked_for: bool = True, language: Language = ENGLISH
) -> list[Part]:
    """Answer for an agency, as the look-up's card does.

    Args:
        row: A row of ``agency_profile``.
        told: What its status means; Markdown.
        is_asked_for: Whether it is who is asked for, and not one that speaks for a
            town without a force of its own.
        language: That it is written in; registries are told of in English alone.
    """
    status = status_sentence(row, language)
    registries = camera_registries_of(row["agency_id"]) if language is ENGLISH else None
    return [
        *text(status_answer(row, is_asked_for=is_asked_for, language=language)),
        Part("heading", status_title(row["ring_status"], status)),
        *text(told),
        *small(evidence_told(row, language)),
        *(
            note
            for line in registries_in_short(
                registries.to_pylist() if registries else ()
            )
            for note in small(line)
        ),
    ]


def history(profile: Row, entries: Sequence[Row]) -> list[Part]:
    """Tell the history of an agency, each claim with its evidence."""
    if not entries:
        return text(no_history(profile))
    rule = rule_of_history()
    return [
        *evidence(told_history([r for r in entries if r["actor"] == "agency"])),
        *small(f"{rule[0].upper()}{rule[1:]}"),
        *below(
            APART_FROM_RING,
            evidence(told_history([r for r in entries if r["actor"] == "beside"])),
        ),
    ]


def _company(entries: Sequence[Row]) -> list[Part]:
    own = [row for row in entries if row["actor"] == "company"]
    return [
        *text(ENDED_BY_COMPANY_ALONE),
        *bullets([ended_by_company(row) for row in own]),
        *evidence(told_steps(company_steps().to_pylist())),
    ]


def doors(profile: Row) -> list[Part]:
    """Tell how else police reach private cameras, apart from Ring's record."""
    told, lines = technologies_told(technologies_of(profile["agency_id"]).to_pylist())
    return [
        *below("Camera registry", _registries(profile)),
        *below(
            "What Ring offers police now",
            bullets(offered_today(company_steps().to_pylist())),
        ),
        *below(
            f"Other technologies of {plain(profile['agency_name'])}",
            [*text(told), *bullets(lines)],
        ),
    ]


def _registries(profile: Row) -> list[Part]:
    found = camera_registries_of(
        profile["agency_id"],
        place_name=profile["place_name"] or "",
        county_name=profile["county_name"] or "",
        state_code=profile["state_code"],
    )
    if found is None:
        return []
    rows = found.to_pylist()
    own = [row for row in rows if row["agency_id"]]
    ids = registry_sources(rows, ())
    known = sources(ids).to_pylist() if ids else []
    cited = {row["source_id"]: row for row in known}
    parts = []
    for row in own:
        told, what_it_is_not, notes = registry_told(row, cited, profile)
        readings = camera_registry_counts([row["registry_id"]]).to_pylist()
        parts += [
            *text(told),
            *text(what_it_is_not),
            *bullets([f":small[{note}]" for note in notes]),
            *small(_readings(readings)),
        ]
    rest = place_registries_told([row for row in rows if not row["agency_id"]], cited)
    return [*parts, *text("" if own else no_registry()), *bullets(rest)]


def _readings(rows: Sequence[Row]) -> str:
    if len(rows) < 2:
        return ""
    told = "; ".join(
        f"{day_text(row['observed_on'])}: {row['registered_camera_count']:,}"
        for row in rows
        if row["registered_camera_count"] is not None
    )
    return f"Registered cameras by day: {told}."


def not_known(profile: Row, language: Language = ENGLISH) -> list[Part]:
    """Say what the record does not tell of an agency, and where we looked."""
    doubts = doubts_about(profile["agency_id"]).to_pylist()
    return [
        *bullets(
            [*map(plain, unknowns(profile, language)), *told_doubts(doubts, language)]
        ),
        *small(where_looked(language)),
    ]


def where_looked(language: Language = ENGLISH) -> str:
    """Lead to the page that names the sources searched."""
    count = sources_searched().num_rows
    same = language.say(
        f"the same {counted(count, 'source', 'sources')}",
        f"las mismas {count} fuentes (en inglés)",
    )
    same = linked(same, SEARCHED_PATH)
    return language.say(
        f"Every town and agency was looked for in {same}.",
        f"Todos los lugares y todas las agencias se buscaron en {same}.",
    )


def records(state_code: str, who: str, language: Language = ENGLISH) -> list[Part]:
    """Say under which law a body must answer a request for records."""
    laws = records_law(state_code).to_pylist()
    ids = [law["source_id"] for law in laws]
    cited = sources(ids).to_pylist() if ids else []
    told = laws_told(laws, cited, who=who, language=language)
    return [part for line in told for part in text(line)]


def _beside(profile: Row) -> list[Part]:
    serving = agencies_serving(
        profile["place_id"] or "", profile["county_fips"] or "", profile["state_code"]
    )
    return bullets(
        [
            agency_item(row)
            for row in serving
            if row["agency_id"] != profile["agency_id"]
            and row["kind_order"] < _PATROLLING
        ]
    )


def _near_and_alike(profile: Row) -> list[Part]:
    near = neighbors_of(profile["agency_id"]).to_pylist()
    alike = comparable_to(profile["agency_id"]).to_pylist()
    kind = "counties" if profile["serves"] == "county" else "towns"
    named = [
        {**row, "label": f"{row['area_name']}, {row['state_code']}"} for row in alike
    ]
    return [
        *below(
            "Nearest agencies",
            [
                *small(NEIGHBORS_WITHIN),
                *bullets([agency_item(row, miles_away(row)) for row in near]),
            ]
            if near
            else [],
        ),
        *below(
            f"Comparable {kind}",
            [
                *small(how_compared(alike)),
                *bullets([agency_item(row, comparable_told(row)) for row in named]),
            ]
            if alike
            else [],
        ),
    ]
