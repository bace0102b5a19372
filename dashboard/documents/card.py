"""A town, county or agency described once: then, now, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from dashboard.documents.areas import (
    agency_item,
    agency_items,
    listed,
    places_in,
    where_looked,
)
from dashboard.documents.council import (
    answers_on_record,
    bills_told,
    body_name,
    council_email,
    council_name,
    council_questions,
    council_statement,
    now_line,
    place_name,
    refusals_told,
)
from dashboard.documents.document import (
    Document,
    Part,
    Section,
    band,
    below,
    bullets,
    draft,
    evidence,
    picked,
    small,
    text,
    with_sources,
)
from dashboard.documents.facts import (
    Facts,
    answer_for,
    area_path,
    facts_of_agency,
    facts_of_answer,
    facts_of_area,
    present,
)
from dashboard.documents.markup import dashboard_link, linked, served_link
from dashboard.queries._run import per_snapshot
from dashboard.queries.labels import label
from dashboard.queries.lookup import areas
from dashboard.text.addresses import (
    AGENCY_PAGES,
    COUNTY_PAGES,
    LETTER,
    LETTER_WORDS,
    SEARCHED_PATH,
    SHEET,
    SHEET_WORDS,
    STATE_PAGES,
    TOWN_PAGES,
)
from dashboard.text.formats import day_text, first_up
from dashboard.text.languages import ENGLISH, SPANISH, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.doors import (
    DOORS_ARE_NOT_RING,
    FLOCK_HEADING,
    flock_told,
    no_registry,
    offered_today,
    place_registries_told,
    registries_in_short,
    registry_told,
    rules_told,
    technologies_in_short,
    technologies_told,
    warrants_told,
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
from dashboard.words.letters import TRIBAL_LAW, asked_for_in_spanish, laws_told
from dashboard.words.places import (
    NEIGHBORS_WITHIN,
    agency_told,
    area_facts,
    area_title,
    comparable_told,
    how_compared,
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
from dashboard.words.statuses import (
    agency_facts,
    evidence_told,
    joined_and_source,
    joined_sentence,
    place_of,
    status_answer,
    status_sentence,
    status_title,
    status_told,
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
TOLD_OF_PLACES = (
    *("lookup_id", "area_type", "area_name", "legal_kind", "county_fips"),
    *("county_name", "state_code", "state_name", "population_count"),
    *("leading_agency_id", "leading_body_name", "leading_role", "second_body_name"),
    *("part_of_name", "police_evidence", "evidence_source_url", "ring_status"),
    *("ring_status_on", "ring_status_on_precision", "searched_on"),
)
# By which a screen knows the sections beside which it draws a chart.
HISTORY, REGISTRY = "history", "registry"
_MOST_IN_COUNTY, _MOST_ROUNDS = 30, 3
_ON_TOWNS = (
    "more stand on the pages of its towns.",
    "más están en las páginas de sus ciudades y pueblos.",
)


def area_document(
    pages: str, page_path: str, language: Language = ENGLISH
) -> Document | None:
    """Describe the town or county of an address; None where none has it."""
    facts = facts_of_area(pages, page_path)
    return describe(facts, language) if facts else None


def agency_document(agency_id: str) -> Document | None:
    """Describe an agency; None for an id that no agency has or had."""
    facts = facts_of_agency(agency_id)
    return describe(facts) if facts else None


# why: a look-up is drawn anew at every touch, and what it says never changes.
@per_snapshot(200)
def described_area(lookup_id: str) -> tuple[Facts, Document]:
    """Describe a town or county for a screen, with the facts and the sources named."""
    (area,) = areas([lookup_id])
    facts = facts_of_answer(answer_for(area))
    return facts, present(with_sources(partial(describe, facts)))


@per_snapshot(100)
def described_agency(agency_id: str) -> Document:
    """Describe an agency on record for a screen, with the sources named."""
    return present(with_sources(partial(agency_document, agency_id)))


def describe(facts: Facts, language: Language = ENGLISH) -> Document:
    """Describe a town, a county or an agency."""
    rows: dict[str, object] = {
        "agency": picked(facts.profile, TOLD_OF_AGENCIES),
        "history": [picked(row, TOLD_OF_HISTORY) for row in facts.entries],
    }
    bands = [
        *_then(facts, language),
        *_now(facts, language),
        *_what_to_do(facts, language),
    ]
    if facts.is_of_agency:
        profile = present(facts.profile)
        return Document(
            path=facts.path,
            title=plain(profile["agency_name"]),
            head=f"{profile['agency_name']}, {profile['state_name']}: its record with "
            "Amazon Ring",
            lead=agency_facts(profile),
            verdict=headline(facts, language),
            sections=bands,
            dashboard=dashboard_link("agency", agency=profile["agency_id"]),
            about=place_of(profile),
            rows=rows,
            shown_rows=facts.shown_rows,
        )
    area = present(facts.area)
    is_town = area["area_type"] == "place"
    asked = [area["area_name"], *([area["county_name"]] if is_town else [])]
    english, spanish = facts.path, f"{SPANISH.home}{facts.path}"
    return Document(
        path=f"{language.home}{facts.path}",
        title=language.name(plain(area_title(area))),
        head=f"{area_title(area)}: "
        + language.say("its police and Amazon Ring", "su policía y Amazon Ring"),
        lead=plain(area_facts(area, language)),
        verdict=headline(facts, language),
        sections=bands,
        dashboard=dashboard_link("lookup", q=", ".join([*asked, area["state_code"]])),
        about=", ".join([*asked, area["state_name"]]),
        language=language,
        other=language.say(spanish, english),
        rows={**rows, "place": picked(area, TOLD_OF_PLACES), "police": _police(facts)}
        if language is ENGLISH
        else {},
        shown_rows=facts.shown_rows,
    )


def _police(facts: Facts) -> list[dict[str, object]]:
    answer = present(facts.answer)
    known = [
        {
            "body_name": row["agency_name"],
            "agency_id": row["agency_id"],
            "police_role": row.get("police_role"),
            "ring_status": row["ring_status"],
        }
        for row in answer.agencies
    ]
    others = [
        {
            "body_name": row["body_name"],
            "agency_id": None,
            "police_role": row["police_role"],
            "ring_status": "no_record",
        }
        for row in answer.bodies
    ]
    return [*known, *others]


def headline(facts: Facts, language: Language = ENGLISH) -> list[Part]:
    """Answer for a town, county or agency: what was, and what police can do now."""
    return [*answer_parts(facts, language), *text(now_line(facts, language))]


def answer_parts(facts: Facts, language: Language = ENGLISH) -> list[Part]:
    """Answer for a town, county or agency by what the record has of it."""
    if facts.is_of_agency:
        profile = present(facts.profile)
        told = plain(profile["status_meaning"])
        return [*status_parts(profile, told), *text(joined_and_source(profile))]
    area, speaker = present(facts.area), facts.profile
    month = language.day(facts.register_on, "month")
    polices = who_polices(area, month, facts.towns, language)
    if speaker is None:
        return [*text(polices), *_silence(facts, area, language)]
    told = status_told(speaker, language)
    # why: the answer says in short what the status means, which the history repeats.
    if speaker["has_ring_record"] and status_answer(speaker, language=language):
        told = joined_sentence(speaker, language)
    whose = status_parts(speaker, told, language, is_asked_for=not polices)
    return [*text(polices), *whose]


def status_parts(
    row: Row, told: str, language: Language = ENGLISH, *, is_asked_for: bool = True
) -> list[Part]:
    """Answer for one agency: yes or no, its status, what that means, the evidence."""
    status = status_sentence(row, language)
    answer = status_answer(row, is_asked_for=is_asked_for, language=language)
    return [
        *text(answer),
        Part("heading", status_title(row["ring_status"], status)),
        *text(told),
        *small(evidence_told(row, language)),
    ]


def _silence(facts: Facts, area: Row, language: Language) -> list[Part]:
    """Say that nothing was found for sure, when, and where we looked."""
    listed_words = language.say("listed on one page", "todas en una página (en inglés)")
    told, searched_in = silence_told(
        area,
        area["leading_body_name"] or no_police_known(area, language),
        label("ring_status", "no_record", language.meaning),
        facts.searched,
        where_listed=linked(listed_words, SEARCHED_PATH),
        language=language,
    )
    title = status_title(area["ring_status"], silent_status(area, language))
    return [Part("heading", title), *text(told), *small(searched_in)]


def _then(facts: Facts, language: Language) -> list[Section]:
    """Tell what the record shows, with its dates."""
    say, profile = language.say, facts.profile
    money = subsidies_told(facts.rounds, facts.around, language)
    most = _MOST_ROUNDS if facts.answer and facts.path.startswith(COUNTY_PAGES) else 99
    atlas, technologies = technologies_told(facts.technologies)
    body = body_name(facts, language)
    in_short = technologies_in_short(facts.technologies, body, language)
    return band(
        say("Then: ", "Antes: ") + _span(facts, language),
        Section(
            say("History and evidence", "Historia y pruebas"),
            _history(facts, language) if profile else [],
            is_folded=True,
            name=HISTORY,
        ),
        Section(
            say(
                "Public and donated money for Ring cameras",
                "Dinero público y donado para cámaras Ring",
            ),
            listed(money, most, say(*_ON_TOWNS)),
        ),
        Section(
            say(
                "Incidents that name its police", "Incidentes que nombran a su policía"
            ),
            bullets(incidents_told(facts.incidents, language)),
        ),
        *_who_else(facts, language),
        Section(
            "What Ring did for all agencies",
            _company_steps(facts) if facts.is_of_agency else [],
            is_folded=True,
        ),
        Section(
            say("Other technologies on record", "Otras tecnologías que constan"),
            [*small(atlas), *bullets(technologies)]
            if language is ENGLISH and profile
            else text(in_short),
            is_folded=True,
        ),
    )


def _span(facts: Facts, language: Language) -> str:
    """Name the first and the last date that the record has of a place's own."""
    own = [row for row in facts.entries if row["actor"] == "agency"]
    dates = [
        *((row["event_on"], row["event_on_precision"]) for row in own),
        *(
            (row["announced_on"], row["announced_on_precision"])
            for row in (*facts.rounds, *facts.around)
        ),
        *(
            (row["happened_on"], row["happened_on_precision"])
            for row in facts.incidents
        ),
    ]
    known = sorted((on, precision) for on, precision in dates if on)
    if not known:
        return language.say("no dated record", "sin fechas que consten")
    first, last = language.day(*known[0]), language.day(*known[-1])
    return (
        first
        if first == last
        else language.say(f"{first} to {last}", f"{first} a {last}")
    )


def _company_steps(facts: Facts) -> list[Part]:
    """Tell what only the company did, apart from the agency's own steps."""
    named = [row for row in facts.entries if row["actor"] == "company"]
    return [
        *text(ENDED_BY_COMPANY_ALONE),
        *bullets([ended_by_company(row) for row in named]),
        *evidence(told_steps(facts.steps)),
    ]


def _history(facts: Facts, language: Language) -> list[Part]:
    """Tell the history of an agency, each claim with its evidence."""
    if not facts.entries:
        return text(no_history(present(facts.profile), language))
    profile = present(facts.profile)
    own, beside = (
        told_history([r for r in facts.entries if r["actor"] == actor], language)
        for actor in ("agency", "beside")
    )
    return [
        *text(status_told(profile, language) if facts.answer else ""),
        *evidence(own),
        *small(first_up(rule_of_history(language))),
        *below(language.say(*APART_FROM_RING), evidence(beside)),
    ]


def _who_else(facts: Facts, language: Language) -> list[Section]:
    """Tell who polices a place beside whoever leads, and who polices parts of it."""
    say = language.say
    if facts.is_of_agency:
        heading = say("Who else polices the same place", "")
        return [Section(heading, agency_items(facts.beside), is_folded=True)]
    area = present(facts.area)
    name = language.name(plain(within_text(area["area_name"])))
    has_body = bool(area["leading_body_name"])
    parts = _police_parts(facts, language)
    in_county: list[Part] = []
    every: list[Part] = []
    if area["area_type"] == "county":
        rows = sorted(facts.towns, key=lambda r: (r["status_order"], r["agency_name"]))
        items = [agency_item(row, language=language) for row in rows]
        in_county = [
            *text(parts_of_county(area, rows, language)),
            *listed(items, _MOST_IN_COUNTY, say(*_ON_TOWNS)),
        ]
        towns = [
            linked(plain(row["area_name"]), f"{language.home}{TOWN_PAGES}/{path}")
            for path, row in places_in(facts.path.removeprefix(f"{COUNTY_PAGES}/"))
        ]
        every = text(" · ".join(map(language.name, towns)))
    return [
        Section(
            say(
                f"Who {'else ' if has_body else ''}polices {name}",
                f"Qué {'otras ' if has_body else ''}policías hay en {name}",
            ),
            parts,
            is_folded=True,
        ),
        Section(
            say(
                "Who polices parts of it", "Qué policías hay en sus ciudades y pueblos"
            ),
            in_county,
            is_folded=True,
        ),
        Section(
            say(
                f"Every town of this {area['legal_kind']}",
                "Todas sus ciudades y pueblos",
            ),
            every,
            is_folded=True,
        ),
    ]


def _police_parts(facts: Facts, language: Language) -> list[Part]:
    answer = present(facts.answer)
    count, leading = len(facts.searched), answer.told_above
    month = language.day(facts.register_on, "month")
    here = police_here(
        answer.agencies, answer.bodies, leading=leading, language=language
    )
    parts = [] if here.served_by else text(nobody_else(leading, answer.area, language))
    for group in here.served_by:
        items = [
            agency_item(row, " ".join(agency_told(row, count, language)), language)
            for row in group.agencies
        ]
        lines, known_how = registered_told(group.bodies, count, month, language)
        parts += below(group.heading, bullets([*items, *lines]))
        parts += small(known_how) if lines else []
    without = language.say(
        "On record without patrols, such as laboratories",
        "Otros organismos que constan y no patrullan, como laboratorios",
    )
    return [*parts, *below(without, agency_items(here.without_patrols, language))]


def _now(facts: Facts, language: Language) -> list[Section]:
    """Tell what police can ask for as of the record's day, and what is not known."""
    say = language.say
    ring, others, old = warrants_told(facts.warrants, language)
    compared = (
        f"[{say('Compare all makers', 'Comparar todos los fabricantes (en inglés)')}]"
    )
    compared += f"({dashboard_link('terms')})"
    older = say(
        f"{old} more makers have only texts over three years old. {compared}",
        f"Otros {old} fabricantes solo tienen textos de hace más de tres años. "
        f"{compared}",
    )
    day = language.day(facts.as_of_on)
    read_on = max((row["checked_on"] for row in facts.rules), default=None)
    pages = say(
        f"By help pages without a date and press reports, read up to "
        f"{day_text(read_on)}."
        if read_on
        else "",
        f"Según páginas de ayuda sin fecha y la prensa, leídas hasta el "
        f"{language.day(read_on)}."
        if read_on
        else "",
    )
    rules = rules_told(facts.rules, facts.steps, language)
    profile, body = facts.profile, body_name(facts, language)
    return band(
        say(f"Now: as of {day}", f"Ahora: al {day}"),
        Section(
            say("What police can ask Ring owners for", "Qué puede pedir la policía"),
            [
                *bullets([*offered_today(facts.steps, body, language), *rules]),
                *small(pages if rules else ""),
            ],
        ),
        Section(
            say(
                "What Ring's texts allow without a warrant",
                "Qué permiten los textos de Ring sin orden judicial",
            ),
            bullets(ring),
            is_folded=True,
        ),
        Section(
            say(
                "What other camera makers' texts allow without a warrant",
                "Qué permiten los textos de otros fabricantes sin orden judicial",
            ),
            small(compared)
            if facts.is_of_agency
            else [*bullets(others), *small(older)],
            is_folded=True,
        ),
        Section(
            say("Camera registry, not Ring's", "Registro de cámaras, no de Ring"),
            _registries(facts, language),
            is_folded=True,
            name=REGISTRY,
        ),
        Section(
            say(*FLOCK_HEADING),
            bullets(flock_told(facts.flock, language)),
            is_folded=True,
        ),
        Section(
            say(f"What we do not know of {body}", f"Lo que no sabemos de {body}"),
            [
                *bullets(
                    [
                        *(map(plain, unknowns(profile, language)) if profile else ()),
                        *told_doubts(facts.doubts, language),
                    ]
                ),
                *small(
                    nothing_tied(
                        [*facts.rounds, *facts.around], facts.incidents, language
                    )
                ),
                *small(where_looked(len(facts.searched), language)),
            ],
            is_folded=True,
        ),
    )


def _registries(facts: Facts, language: Language) -> list[Part]:
    profile, own = facts.profile, facts.own_registries
    if profile is None or (language is not ENGLISH and not own):
        return []
    if not facts.has_registries:
        return small("The snapshot that you read was made before we collected them.")
    about = small(language.say(*DOORS_ARE_NOT_RING))
    if language is not ENGLISH:
        return [*about, *bullets(registries_in_short(own, language))]
    parts = about
    for row in own:
        told, what_it_is_not, notes = registry_told(row, facts.sources, profile)
        parts += [*text(told), *text(what_it_is_not)]
        parts += bullets([f":small[{note}]" for note in notes])
        parts += small(_readings(row, facts.registry_counts))
    rest = place_registries_told(
        [row for row in facts.registries if not row["agency_id"]], facts.sources
    )
    return [*parts, *text("" if own else no_registry()), *bullets(rest)]


def _readings(registry: Row, counts: Sequence[Row]) -> str:
    told = [
        f"{day_text(row['observed_on'])}: {row['registered_camera_count']:,}"
        for row in counts
        if row["registry_id"] == registry["registry_id"]
        and row["registered_camera_count"] is not None
    ]
    return f"Registered cameras by day: {'; '.join(told)}." if len(told) > 1 else ""


def _what_to_do(facts: Facts, language: Language) -> list[Section]:
    """Offer what to ask and say, with the record's answers and places to compare."""
    say, council = language.say, council_name(facts, language)
    place = place_name(facts, language)
    answers = answers_on_record(facts, language)
    has_bills = bool(facts.bills)
    no_bill = say(
        "No bill or law of this state on home cameras is in our sources.",
        "Ninguna ley ni proyecto de ley de este estado sobre cámaras está en nuestras "
        "fuentes.",
    )
    drawn = say(
        "Made of the facts on this page, where each has its source. Change it as you "
        "like.",
        "Hecho con los datos de esta página, donde cada uno tiene su fuente. Cámbielo "
        "como quiera.",
    )
    return band(
        say("Do: what to ask and say", "Qué puede hacer"),
        Section(
            say(f"Questions for {council}", f"Preguntas para {council}"),
            [Part("numbers", council_questions(facts, language))],
        ),
        Section(
            say("Three minutes at a meeting", "Tres minutos en una reunión"),
            [*small(drawn), *draft(council_statement(facts, language))],
            is_folded=True,
        ),
        Section(
            say(f"An e-mail to {council}", f"Un correo para {council}"),
            [*small(drawn), *draft(council_email(facts, language))],
            is_folded=True,
        ),
        Section(
            say(
                "What company and police said, and what the record has",
                "Lo que dijeron la empresa y la policía, y lo que consta",
            ),
            bullets(answers),
            is_folded=True,
        ),
        Section(
            say("Ask for records", "Pedir los registros"), _records(facts, language)
        ),
        Section(
            say(f"Places like {place}", f"Lugares como {place}"),
            _alike(facts, language),
        ),
        Section(
            say("Who said no, and bills", "Quién dijo que no, y leyes"),
            [
                *bullets(refusals_told(facts, language)),
                *(
                    bullets(bills_told(facts, language))
                    if has_bills
                    else small(no_bill)
                ),
            ],
            is_folded=True,
        ),
        Section(say("More pages", "Más páginas"), bullets(_ways(facts, language))),
    )


def _records(facts: Facts, language: Language) -> list[Part]:
    who = language.say("a public body here", "un organismo público de aquí")
    if facts.is_of_agency:
        who = language.say("the agency", "la agencia")
    cited = [*facts.sources.values()]
    laws = laws_told(facts.laws, cited, who=who, language=language)
    letter = language.say(
        LETTER_WORDS, "Un borrador de carta para pedir los registros (en inglés)"
    )
    parts = [part for line in laws for part in text(line)]
    if (facts.area or {}).get("leading_role") == "tribal":
        parts += text(language.say(*TRIBAL_LAW))
    if has_letter(facts):
        parts += text(served_link(letter, f"{facts.path}{LETTER}"))
        if language is not ENGLISH:
            how, lines = asked_for_in_spanish()
            parts += [*text(how), Part("numbers", lines)]
    return parts


def has_letter(facts: Facts) -> bool:
    """Tell whether anybody is known to whom a letter could go."""
    return facts.is_of_agency or bool(present(facts.area)["leading_body_name"])


def _alike(facts: Facts, language: Language) -> list[Part]:
    """List places of like size with their status, and the nearest with a record."""
    named = [
        {**row, "label": f"{row['area_name']}, {row['state_code']}"}
        for row in facts.comparable
    ]
    alike = [
        agency_item(row, comparable_told(row, language), language) for row in named
    ]
    parts = bullets(alike)
    if alike:
        parts += small(how_compared(facts.comparable, language))
    near = facts.nearest
    if near is not None and facts.area:
        none = language.say("None within 50 miles.", "Ninguno a menos de 50 millas.")
        items = [agency_item(row, miles_away(row, language), language) for row in near]
        heading = nearest_heading(facts.area, language)
        parts += below(heading, bullets(items) or text(none))
    if facts.neighbors:
        items = [agency_item(row, miles_away(row)) for row in facts.neighbors]
        parts += below("Nearest agencies", [*bullets(items), *small(NEIGHBORS_WITHIN)])
    return parts


def _ways(facts: Facts, language: Language) -> list[str]:
    """Lead to the sheet, and to the pages of what lies around."""
    say, area, profile = language.say, facts.area, facts.profile
    sheet = say(SHEET_WORDS, "Una hoja para imprimir")
    ways = [served_link(sheet, f"{language.home}{facts.path}{SHEET}")]
    if facts.is_of_agency:
        if facts.area and (town := area_path(facts.area["lookup_id"])):
            name = plain(facts.area["area_name"])
            ways.append(linked(f"All of {name}, and who polices it", town))
        return ways
    area = present(area)
    if profile:
        name = language.way(plain(profile["agency_name"]))
        ways.append(linked(name, f"{AGENCY_PAGES}/{profile['agency_id']}"))
    if area["area_type"] == "county" and language is ENGLISH:
        every = "All sheets and letters of its towns (zip)"
        ways.append(served_link(every, f"{facts.path}.zip"))
    if area["area_type"] == "place":
        county = area_path(f"county-{area['county_fips']}")
        name = language.name(plain(within_text(area["county_name"])))
        words = say(f"All of {name}", f"Todo sobre {name}")
        ways.append(linked(words, f"{language.home}{county}"))
    if language is not ENGLISH:
        every = "La misma página en inglés, con todas las notas"
        return [*ways, linked(every, facts.path), linked("Buscar otro lugar", "/es")]
    state = plain(within_text(area["state_name"]))
    return [
        *ways,
        linked(f"All of {state}", f"{STATE_PAGES}/{area['state_code'].lower()}"),
    ]
