"""Lists, and the pages of states, ambiguous names, sources, incidents and figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import partial

from dashboard.documents.document import (
    Document,
    Part,
    Section,
    bullets,
    dashboard_link,
    linked,
    sections,
    small,
    text,
    texts,
)
from dashboard.documents.facts import answer_for, area_path, places_in
from dashboard.lookup.answers import answer_in_full
from dashboard.lookup.search import Candidate
from dashboard.queries.addresses import lookup_id_at
from dashboard.queries.agency import records_law
from dashboard.queries.incidents import IncidentFilters, incident_links, incidents
from dashboard.queries.labels import english
from dashboard.queries.lookup import (
    areas,
    sources_searched,
    statuses_of_state,
    with_ring_in,
)
from dashboard.queries.programs import headline_figures, published_totals
from dashboard.queries.sources import sources
from dashboard.queries.states import state_names
from dashboard.text.addresses import (
    AGENCY_PAGES,
    COUNTY_PAGES,
    FIGURE_PAGES,
    INCIDENT_PAGES,
    PLACE_LISTS,
    SEARCHED_PATH,
    SQL_PATH,
    STATE_PAGES,
    TOWN_PAGES,
)
from dashboard.text.formats import counted, grouped
from dashboard.text.languages import Labels, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.events import (
    describe_figure,
    describe_links,
    describe_total,
    how_read,
    incident_facts,
    missing_answer,
)
from dashboard.words.letters import describe_laws
from dashboard.words.places import (
    area_facts,
    area_title,
    describe_silence,
    patrols,
    within_text,
)
from dashboard.words.sources import cite_row
from dashboard.words.statuses import agency_status, describe_state, status_title

# Maximum number of items of one kind on a page; the dashboard lists all of them.
_MOST_LISTED = 120


def agency_item(row: Row, language: Labels, note: str = "") -> str:
    """Return an agency as a list item: a link to its page, its status and a note."""
    name = language.way(plain(row.get("label") or row["agency_name"]))
    link = linked(name, f"{AGENCY_PAGES}/{row['agency_id']}")
    status = agency_status(row, language)
    return f"{link} {status}{f' :small[{note}]' if note else ''}"


def agency_items(rows: Sequence[Row], language: Labels) -> list[Part]:
    """List agencies with their statuses; empty without any."""
    return bullets([agency_item(row, language) for row in rows])


def listed(
    items: Sequence[str],
    most: int = _MOST_LISTED,
    rest: str = "more are in the dashboard.",
) -> list[Part]:
    """List the first items, and state how many more there are."""
    further = len(items) - most
    more = f"{further} {rest}" if further > 0 else ""
    return [*bullets(items[:most]), *small(more)]


def where_looked(count: int, language: Language) -> str:
    """Return a link to the page of searched sources."""
    same = language.say(
        f"the same {counted(count, 'source', 'sources')}",
        f"las mismas {count} fuentes (en inglés)",
    )
    same = linked(same, SEARCHED_PATH)
    return language.say(
        f"We searched {same} for every town and agency.",
        f"Todos los lugares y todas las agencias se buscaron en {same}.",
    )


def silence(
    body: Row,
    body_name: str,
    searched: Sequence[Row],
    language: Labels,
    *,
    is_brief: bool = False,
) -> list[Part]:
    """Say that a search found nothing certain, when, and in which sources.

    Takes a row of ``areas`` or ``registered_bodies``, and rows of ``sources_searched``.
    """
    words = language.say("listed on one page", "todas en una página (en inglés)")
    # why: further down, each brief page links to this list.
    listed_at = "" if is_brief else linked(words, SEARCHED_PATH)
    finding, searched_in = describe_silence(
        body, body_name, searched, listed_at, language
    )
    title = status_title(body, language)
    return [Part("heading", title), *text(finding), *small(searched_in)]


def body_document(body: Row) -> Document:
    """Build the answer for a body that only the FBI's register lists."""
    language, name = english(), body["body_name"]
    register = language.limits["register"].months
    return Document(
        path="",
        title=plain(name),
        head=name,
        lead=plain(", ".join(filter(None, (body["county_name"], body["state_name"])))),
        verdict=silence(body, name, sources_searched().to_pylist(), language),
        sections=sections(
            (
                "Ask for records",
                [
                    *texts(_laws(body["state_code"])),
                    *small(f"Named as in the FBI's register of {register}."),
                ],
            )
        ),
        dashboard="",
    )


def _laws(state: str) -> list[str]:
    """Describe the state's law on public records; empty without one."""
    laws = records_law(state).to_pylist()
    rows = sources([law["source_id"] for law in laws]).to_pylist()
    by_id = {row["source_id"]: row for row in rows}
    return describe_laws(laws, by_id, "a public body here", english())


def _link_to(row: Row, prefix: str = "agency") -> str:
    path = f"{AGENCY_PAGES}/{row[f'{prefix}_id']}"
    return linked(plain(row[f"{prefix}_name"]), path)


def state_document(code: str) -> Document | None:
    """Build the page of a state by its lower-case code; None for an unknown code."""
    name = _state_name(code)
    if not name:
        return None
    state, language = code.upper(), english()
    counties = places_in(code)
    kinds = Counter(row["legal_kind"] for _, row in counties).most_common()
    each = " and ".join(kind for kind, _ in kinds)
    # why: in a state that is one county (DC), the county's police are the state's.
    answer = (
        answer_for(counties[0][1])
        if len(counties) == 1
        else answer_in_full(Candidate("state", state, state, "", "own", 0, 1.0), None)
    )
    count, inside = sources_searched().num_rows, plain(within_text(name, language))
    rows = statuses_of_state(state).to_pylist()
    nobody = "No police of the state itself are in our sources. That does not mean no."
    return Document(
        path=f"{STATE_PAGES}/{code}",
        title=plain(name),
        head=f"{name}: its police and Amazon Ring",
        lead="The status of its agencies with Ring, and "
        + (
            f"a page for each {each}."
            if len(counties) > 1
            else "the page of the one place that it is."
        ),
        verdict=texts(describe_state(inside, rows, count, language)),
        sections=sections(
            (
                f"Police and offices of {inside} itself",
                [
                    *small(
                        "Those named by our sources, without towns, counties "
                        "and campuses. Who else polices a place, by the FBI's "
                        "register, has its own page."
                    ),
                    *text("" if any(map(patrols, answer.agencies)) else nobody),
                    *listed([agency_item(row, language) for row in answer.agencies]),
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
            (
                "What to do next",
                texts(
                    [
                        linked("Every town, by letter", f"{PLACE_LISTS}/{code}"),
                        *_laws(state),
                    ]
                ),
            ),
            ("Where we looked", small(where_looked(count, language))),
        ),
        dashboard=dashboard_link("map", state=state),
        about=name,
    )


def _state_name(code: str) -> str:
    """Return the name of a state by its lower-case code; empty if there is none."""
    return state_names().get(code.upper(), "") if code == code.lower() else ""


def places_document(code: str) -> Document | None:
    """Build the list of a state's towns by letter; None for an unknown code."""
    name = _state_name(code)
    if not name:
        return None
    inside = within_text(name, english())
    towns = [town for page_path, _ in places_in(code) for town in places_in(page_path)]
    count = Counter(row["area_name"] for _, row in towns)
    by_letter: dict[str, list[str]] = defaultdict(list)
    for page_path, row in sorted(towns, key=lambda town: town[1]["area_name"]):
        town = linked(plain(row["area_name"]), f"{TOWN_PAGES}/{page_path}")
        is_one_of_many = count[row["area_name"]] > 1
        where = f" ({plain(row['county_name'])})" if is_one_of_many else ""
        by_letter[row["area_name"][0].upper()].append(f"{town}{where}")
    return Document(
        path=f"{PLACE_LISTS}/{code}",
        title=f"Every town of {plain(inside)}",
        head=f"Every town of {inside}, by letter",
        lead=f"{counted(len(towns), 'page', 'pages')}, each with its police.",
        verdict=(),
        sections=[
            Section(letter, text(" · ".join(lines)))
            for letter, lines in by_letter.items()
        ],
        dashboard=dashboard_link("map", state=code.upper()),
        about=name,
    )


def namesakes_document(
    path: str, page_paths: Sequence[str], language: Language
) -> Document:
    """Build the page of an address that several towns of the same name share."""
    rows = areas([lookup_id_at(page_path) for page_path in page_paths])
    name = rows[0]["area_name"]
    title = language.say(f"{name}: which one is meant?", f"{name}: ¿cuál busca?")
    return Document(
        path=path,
        title=plain(title),
        head=title,
        lead=language.say(
            "Several places of this state bear the name.",
            "Varios lugares de este estado llevan ese nombre.",
        ),
        verdict=bullets([area_item(row, language) for row in rows]),
        sections=(),
        dashboard=dashboard_link("map"),
        language=language,
    )


def area_item(area: Row, language: Language) -> str:
    """Return an area as a list item: a link to its page, and its location."""
    path = f"{language.home}{area_path(area['lookup_id'])}"
    link = linked(plain(area_title(area)), path)
    facts = plain(area_facts(area, language))
    return f"{link} :small[{facts}]" if facts else link


def front_document() -> Document:
    """Build the start page with links to all states."""
    pages, towns = (
        " · ".join(
            linked(plain(name), f"{path}/{code.lower()}")
            for code, name in state_names().items()
        )
        for path in (STATE_PAGES, PLACE_LISTS)
    )
    count = sources_searched().num_rows
    return Document(
        path="/index",
        title="Which police joined Amazon Ring?",
        head="The public record of Amazon Ring's dealings with US police",
        lead="A page for every town, county, state and agency, each with its evidence.",
        verdict=(),
        sections=[
            Section("Find your town", [Part("search", "")]),
            Section("Every state", text(pages)),
            Section("Every town, by state and letter", text(towns)),
            Section("Where we looked", small(where_looked(count, english()))),
            Section(
                "All tables", text(linked("Ask in SQL, in your browser", SQL_PATH))
            ),
        ],
        dashboard=dashboard_link("overview"),
    )


def searched_document() -> Document:
    """Build the page of all sources that were searched for towns."""
    rows = [cite_row(row, english()) for row in sources_searched().to_pylist()]
    return Document(
        path=SEARCHED_PATH,
        title="Where we looked",
        head="Where we looked: every source searched for towns and agencies",
        lead="We searched each of these for every town and every agency.",
        verdict=(),
        sections=[Section(f"All {len(rows)} sources", bullets(rows))],
        dashboard=dashboard_link("sources"),
    )


def incident_document(incident_id: str) -> Document | None:
    """Build the page of one incident; None for an unknown id."""
    language = english()
    rows = incidents(IncidentFilters(incident_id=incident_id)).to_pylist()
    if len(rows) != 1:
        return None
    (row,) = rows
    links = incident_links([incident_id]).to_pylist()
    agency_link = partial(_link_to, prefix="linked")
    answer = plain(row["company_answer"] or "") or missing_answer(row, language)
    answered_by = cite_row(row, language, "answer_") if row["company_answer"] else ""
    return Document(
        path=f"{INCIDENT_PAGES}/{incident_id}",
        title=plain(row["headline"]),
        head=f"{row['headline']} ({row['standing']})",
        lead=incident_facts(row, language),
        verdict=[
            Part("heading", f"What is {row['standing']}"),
            *text(plain(row["detail"])),
            *small(f"Source: {cite_row(row, language)}"),
            Part("heading", "What the company answers"),
            *text(answer),
            *small(answered_by),
        ],
        sections=sections(
            ("How we read it", text(how_read(row))),
            (
                "Related",
                bullets(describe_links(links, agency_link, language)),
            ),
        ),
        dashboard=dashboard_link("incidents", incident=incident_id),
    )


# Former figure ids that links may still use, with their current names.


def figure_document(figure_id: str) -> Document | None:
    """Build the page of one national figure; None for an unknown id."""
    language = english()
    figures = headline_figures().to_pylist()
    row = next((row for row in figures if row["figure_id"] == figure_id), None)
    if row is None:
        return None
    others = [
        f"{linked(plain(other['figure_name']), f'{FIGURE_PAGES}/{other_id}')}: "
        f"{grouped(other['figure_value'])}"
        for other in figures
        for other_id in [other["figure_id"]]
        if other_id != figure_id
    ]
    definition = text(describe_figure(row, language))
    totals = [describe_total(one, language) for one in published_totals().to_pylist()]
    return Document(
        path=f"{FIGURE_PAGES}/{figure_id}",
        title=f"{plain(row['figure_name'])}: {grouped(row['figure_value'])}",
        head=f"{row['figure_name']}: {grouped(row['figure_value'])}",
        lead=f"Counted are {plain(row['unit_name'])}.",
        verdict=definition,
        sections=sections(
            ("Other figures of this record, which count other things", bullets(others)),
            (
                "Totals that others published, each of what it counts",
                bullets(totals),
            ),
        ),
        dashboard=dashboard_link("overview"),
    )
