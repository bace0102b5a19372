"""The pages of a town, a county and a state, and of the sources searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dashboard.documents.agencies import (
    TOLD_OF_AGENCIES,
    TOLD_OF_HISTORY,
    agency_item,
    doors,
    history,
    not_known,
    records,
    to_take_along,
    verdict_of,
    where_looked,
)
from dashboard.documents.document import (
    Document,
    Part,
    Section,
    below,
    bullets,
    picked,
    sections,
    small,
    text,
)
from dashboard.documents.markup import dashboard_link, linked
from dashboard.lookup.answers import LookupAnswer, answer_in_full
from dashboard.lookup.search import Candidate
from dashboard.queries.addresses import (
    address_of,
    addresses_in,
    lookup_id_at,
)
from dashboard.queries.agency import agency_timeline, subsidies_in
from dashboard.queries.evidence import limits
from dashboard.queries.labels import label
from dashboard.queries.lookup import (
    agencies_of_towns,
    areas,
    sources_searched,
    statuses_of_state,
    towns_with_ring_near,
    with_ring_in,
)
from dashboard.queries.states import states
from dashboard.text.addresses import (
    AGENCY_PAGES,
    COUNTY_PAGES,
    SEARCHED_PATH,
    STATE_PAGES,
    TOWN_PAGES,
)
from dashboard.text.languages import ENGLISH, SPANISH, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.doors import DOORS_ARE_NOT_RING
from dashboard.words.places import (
    agency_told,
    area_facts,
    area_title,
    miles_away,
    nearest_heading,
    no_police_known,
    nobody_else,
    parts_of_county,
    police_here,
    registered_told,
    silence_told,
    silent_status,
    who_polices,
    within_text,
)
from dashboard.words.sources import cite_row
from dashboard.words.states import state_told
from dashboard.words.statuses import status_title, status_told
from dashboard.words.ties import subsidies_told

TOLD_OF_PLACES = (
    *("lookup_id", "area_type", "area_name", "legal_kind", "county_fips"),
    *("county_name", "state_code", "state_name", "population_count"),
    *("leading_agency_id", "leading_body_name", "leading_role", "second_body_name"),
    *("part_of_name", "police_evidence", "evidence_source_url", "ring_status"),
    *("ring_status_on", "ring_status_on_precision", "searched_on"),
)
# What a page lists of one kind; whoever wants all has them in the dashboard.
_MOST_LISTED = 120
_MOST_IN_COUNTY, _MOST_ROUNDS = 30, 3
_ON_TOWNS = (
    "more stand on the pages of its towns.",
    "más están en las páginas de sus ciudades y pueblos.",
)


def answer_at(pages: str, page_path: str) -> tuple[Row, LookupAnswer] | None:
    """Say all that is known of the town or county of an address.

    Args:
        pages: ``TOWN_PAGES`` or ``COUNTY_PAGES``.
        page_path: Address below that.

    Returns:
        Its row of ``areas`` and the look-up's answer; None where none has the address.
    """
    lookup_id = lookup_id_at(page_path)
    if not lookup_id.startswith("place-" if pages == TOWN_PAGES else "county-"):
        return None
    (area,) = areas([lookup_id])
    return area, _answer_for(area)


def _answer_for(area: Row) -> LookupAnswer:
    only = Candidate(
        area["area_type"],
        area["lookup_id"],
        area["state_code"],
        area["county_name"],
        name_type="own",
        population_count=area["population_count"] or 0,
        similarity=1.0,
    )
    return answer_in_full(only, area)


def area_document(pages: str, page_path: str) -> Document | None:
    """Build the page of a town or a county; None where none has the address.

    Args:
        pages: ``TOWN_PAGES`` or ``COUNTY_PAGES``.
        page_path: Address below that.
    """
    found = answer_at(pages, page_path)
    return area_page(f"{pages}/{page_path}", *found) if found else None


def area_page(path: str, area: Row, answer: LookupAnswer) -> Document:
    """Write the page of a town or a county.

    Args:
        path: Its address.
        area: Its row of ``areas``.
        answer: What the look-up answers for it.
    """
    is_town = area["area_type"] == "place"
    speaker = answer.speaker
    entries = agency_timeline(speaker["agency_id"]).to_pylist() if speaker else []
    name = plain(within_text(area["area_name"]))
    register = limits("register").months
    towns = [] if is_town else agencies_of_towns(area["county_fips"]).to_pylist()
    else_ = "else " if area["leading_body_name"] else ""
    along = to_take_along(path, has_letter=bool(area["leading_body_name"]))
    asked = [area["area_name"], *([area["county_name"]] if is_town else [])]
    return Document(
        path=path,
        title=plain(area_title(area)),
        head=f"{area_title(area)}: its police and Amazon Ring",
        lead=plain(area_facts(area)),
        verdict=area_verdict(area, answer, register, towns),
        sections=sections(
            (
                "History and evidence",
                [
                    *history(speaker, entries),
                    *small(_page_of(speaker)),
                ]
                if speaker
                else [],
            ),
            ("Public and donated money for Ring cameras", money_in(area)),
            (f"Who {else_}polices {name}", who_else(answer, register)),
            (
                "Who polices parts of it",
                [] if is_town else police_of_parts(area, towns),
            ),
            (
                "Other ways police reach private cameras",
                [*text(DOORS_ARE_NOT_RING), *doors(speaker)] if speaker else [],
            ),
            (
                "What we do not know, and where we looked",
                not_known(speaker) if speaker else small(where_looked()),
            ),
            (
                f"Every town of this {area['legal_kind']}",
                [] if is_town else towns_of(path.removeprefix(f"{COUNTY_PAGES}/")),
            ),
            (
                "What to do next",
                [
                    *records(area["state_code"], "a public body here"),
                    *bullets([*along, *_around(area)]),
                    *_nearest(area, speaker),
                ],
            ),
        ),
        dashboard=dashboard_link("lookup", q=", ".join([*asked, area["state_code"]])),
        about=", ".join([*asked, area["state_name"]]),
        other=f"{SPANISH.home}{path}",
        rows={
            "place": picked(area, TOLD_OF_PLACES),
            "agency": picked(speaker, TOLD_OF_AGENCIES),
            "history": [picked(row, TOLD_OF_HISTORY) for row in entries],
            "police": [
                *(
                    {
                        "body_name": row["agency_name"],
                        "agency_id": row["agency_id"],
                        "police_role": row.get("police_role"),
                        "ring_status": row["ring_status"],
                    }
                    for row in answer.agencies
                ),
                *(
                    {
                        "body_name": row["body_name"],
                        "agency_id": None,
                        "police_role": row["police_role"],
                        "ring_status": "no_record",
                    }
                    for row in answer.bodies
                ),
            ],
        },
    )


def _link_to(row: Row) -> str:
    return linked(plain(row["agency_name"]), f"{AGENCY_PAGES}/{row['agency_id']}")


def _page_of(speaker: Row) -> str:
    name = plain(speaker["agency_name"])
    link = linked(f"The page of {name}", f"{AGENCY_PAGES}/{speaker['agency_id']}")
    return f"{link} tells of money, incidents and what the company did."


def area_verdict(
    area: Row,
    answer: LookupAnswer,
    register: str,
    towns: Sequence[Row] = (),
    language: Language = ENGLISH,
) -> list[Part]:
    """Answer for an area: by whoever speaks for it, or that nothing was found.

    Args:
        area: Its row of ``areas``.
        answer: What the look-up answers for it.
        register: Month of the FBI's register, in the language.
        towns: Rows of ``agencies_of_towns``, of a county.
        language: That it is written in.
    """
    speaker = answer.speaker
    no_force = who_polices(area, register, towns, language)
    if not speaker:
        return [*text(no_force), *_silence(area, language)]
    told = status_told(speaker, language)
    is_own = not no_force
    verdict = verdict_of(speaker, told, is_asked_for=is_own, language=language)
    return [*text(no_force), *verdict]


def _silence(area: Row, language: Language) -> list[Part]:
    """Say that nothing was found for sure, when, and where we looked."""
    listed = language.say("listed on one page", "todas en una página (en inglés)")
    told, searched_in = silence_told(
        area,
        area["leading_body_name"] or no_police_known(area, language),
        label("ring_status", "no_record", language.meaning),
        sources_searched().to_pylist(),
        where_listed=linked(listed, SEARCHED_PATH),
        language=language,
    )
    status = silent_status(area, language)
    return [
        Part("heading", status_title(area["ring_status"], status)),
        *text(told),
        *small(searched_in),
    ]


def who_else(
    answer: LookupAnswer, register: str, language: Language = ENGLISH
) -> list[Part]:
    """List who polices an area beside whoever speaks for it."""
    count, leading = sources_searched().num_rows, answer.told_above
    here = police_here(
        answer.agencies, answer.bodies, leading=leading, language=language
    )
    nobody = nobody_else(leading, answer.area, language)
    parts = [] if here.served_by else text(nobody)
    for group in here.served_by:
        items = [
            agency_item(row, " ".join(agency_told(row, count, language)), language)
            for row in group.agencies
        ]
        lines, known_how = registered_told(group.bodies, count, register, language)
        parts += below(group.heading, bullets([*items, *lines]))
        parts += small(known_how) if lines else []
    return [
        *parts,
        *below(
            language.say(
                "On record without patrols, such as laboratories",
                "Otros organismos que constan y no patrullan, como laboratorios",
            ),
            bullets(
                [agency_item(row, language=language) for row in here.without_patrols]
            ),
        ),
    ]


def _nearest(area: Row, speaker: Row | None) -> list[Part]:
    """List the nearest towns whose own police are on record with Ring."""
    if area["latitude"] is None or (speaker and speaker["has_ring_record"]):
        return []
    rows = towns_with_ring_near(area["lookup_id"])
    if rows is None:
        return []
    return below(
        nearest_heading(area),
        bullets([agency_item(row, miles_away(row)) for row in rows])
        or text("None within 50 miles."),
    )


def _around(area: Row) -> list[str]:
    """Lead to the pages of what lies around an area."""
    state = linked(
        f"All of {plain(within_text(area['state_name']))}",
        f"{STATE_PAGES}/{area['state_code'].lower()}",
    )
    if area["area_type"] == "county":
        return [state]
    county = address_of(f"county-{area['county_fips']}")
    name = f"All of {plain(within_text(area['county_name']))}"
    return [linked(name, f"{COUNTY_PAGES}/{county}"), state]


def money_in(area: Row, language: Language = ENGLISH) -> list[Part]:
    """List the funding rounds of an area; of a county a few, as its towns have them."""
    told = subsidies_told(subsidies_in(area["lookup_id"]), language=language)
    most = _MOST_ROUNDS if area["area_type"] == "county" else len(told)
    return _listed(told, most, language.say(*_ON_TOWNS))


def police_of_parts(
    area: Row, towns: Sequence[Row], language: Language = ENGLISH
) -> list[Part]:
    """List the agencies of the towns and campuses of a county."""
    rows = sorted(towns, key=lambda row: (row["status_order"], row["agency_name"]))
    items = [agency_item(row, language=language) for row in rows]
    return [
        *text(parts_of_county(area, rows, language)),
        *_listed(items, _MOST_IN_COUNTY, language.say(*_ON_TOWNS)),
    ]


def towns_of(county_path: str, language: Language = ENGLISH) -> list[Part]:
    """Lead to the pages of the towns of a county."""
    towns = [
        linked(plain(row["area_name"]), f"{language.home}{TOWN_PAGES}/{path}")
        for path, row in _places_in(county_path)
    ]
    return text(" · ".join(towns))


def _places_in(page_path: str) -> list[tuple[str, Row]]:
    """List what lies below the address of a county or state, each with its address."""
    paths = {row["lookup_id"]: row["page_path"] for row in addresses_in(page_path)}
    return [(paths[row["lookup_id"]], row) for row in areas([*paths])]


def _listed(
    items: Sequence[str],
    most: int = _MOST_LISTED,
    rest: str = "more are in the dashboard.",
) -> list[Part]:
    further = len(items) - most
    more = f"{further} {rest}" if further > 0 else ""
    return [*bullets(items[:most]), *small(more)]


def state_document(code: str) -> Document | None:
    """Build the page of a state.

    Args:
        code: Two letters, as an address writes them.

    Returns:
        The page; None where no state has the code.
    """
    names = {row["state_code"]: row["state_name"] for row in states().to_pylist()}
    state = code.upper()
    if state not in names or code != code.lower():
        return None
    counties = _places_in(code)
    kinds = Counter(row["legal_kind"] for _, row in counties).most_common()
    each = " and ".join(kind for kind, _ in kinds)
    # why: police of a state that is one county, as Washington's, are the state's.
    answer = (
        _answer_for(counties[0][1])
        if len(counties) == 1
        else answer_in_full(Candidate("state", state, state, "", "own", 0, 1.0), None)
    )
    name, count = names[state], sources_searched().num_rows
    told, *counts = state_told(name, statuses_of_state(state).to_pylist(), count)
    return Document(
        path=f"{STATE_PAGES}/{code}",
        title=plain(name),
        head=f"{name}: its police and Amazon Ring",
        lead="How its agencies stand with Ring, and "
        + (
            f"a page for each {each}."
            if len(counties) > 1
            else "the page of the one place that it is."
        ),
        verdict=[*text(told), *(part for line in counts for part in text(line))],
        sections=sections(
            (
                f"Police and offices of {plain(within_text(name))} itself",
                [
                    *small(
                        "Those that a source of ours names, without towns, counties "
                        "and campuses. Who else polices a place, by the FBI's "
                        "register, stands on its own page."
                    ),
                    *_listed([agency_item(row) for row in answer.agencies]),
                ],
            ),
            (
                "Every agency on record with Ring",
                text(" · ".join(map(_link_to, with_ring_in(state)))),
            ),
            (
                f"Every {each}",
                text(
                    " · ".join(
                        linked(plain(row["area_name"]), f"{COUNTY_PAGES}/{path}")
                        for path, row in counties
                    )
                ),
            ),
            ("What to do next", records(state, "a public body here")),
            ("Where we looked", small(where_looked())),
        ),
        dashboard=dashboard_link("lookup", q=state),
        about=name,
    )


def namesakes_document(
    path: str, found: Sequence[str], language: Language = ENGLISH
) -> Document:
    """Build the page that tells towns of one name apart.

    Args:
        path: Address that means several.
        found: ``page_path`` of each.
        language: That it is written in.
    """
    rows = {p: areas([lookup_id_at(p)])[0] for p in found}
    name = next(iter(rows.values()))["area_name"]
    title = language.say(f"{name}: which one is meant?", f"{name}: ¿cuál busca?")
    return Document(
        path=path,
        title=plain(title),
        head=title,
        lead=language.say(
            "Several places of this state bear the name.",
            "Varios lugares de este estado llevan ese nombre.",
        ),
        verdict=bullets([area_item(row, page, language) for page, row in rows.items()]),
        sections=(),
        dashboard=dashboard_link("lookup"),
        language=language,
    )


def area_item(area: Row, page_path: str, language: Language) -> str:
    """Write an area as an item of a list: a link to its page, and where it is."""
    pages = TOWN_PAGES if area["area_type"] == "place" else COUNTY_PAGES
    link = linked(plain(area_title(area)), f"{language.home}{pages}/{page_path}")
    facts = plain(area_facts(area, language))
    return f"{link} :small[{facts}]" if facts else link


def front_document() -> Document:
    """Build the page that leads to those of all states."""
    links = [
        linked(plain(row["state_name"]), f"{STATE_PAGES}/{row['state_code'].lower()}")
        for row in states().to_pylist()
    ]
    return Document(
        path="/index",
        title="Which police joined Amazon Ring?",
        head="The public record of Amazon Ring's dealings with US police",
        lead="A page for every town, county, state and agency, each with its evidence.",
        verdict=(),
        sections=[
            Section("Every state", text(" · ".join(links))),
            Section("Where we looked", small(where_looked())),
        ],
        dashboard=dashboard_link("overview"),
    )


def searched_document() -> Document:
    """Build the page that names every source in which towns were looked for."""
    rows = sources_searched().to_pylist()
    return Document(
        path=SEARCHED_PATH,
        title="Where we looked",
        head="Where we looked: every source searched for towns and agencies",
        lead="Every town and every agency was looked for in each of these.",
        verdict=(),
        sections=[
            Section(
                f"All {len(rows)} sources", bullets([cite_row(row) for row in rows])
            )
        ],
        dashboard=dashboard_link("sources"),
    )
