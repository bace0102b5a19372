"""The page of a town, county or agency: its record, police requests and next steps."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.documents.areas import (
    agency_item,
    agency_items,
    listed,
    silence,
    where_looked,
)
from dashboard.documents.council import (
    body_name,
    compare_statements,
    council_email,
    council_name,
    council_questions,
    council_statement,
    describe_bills,
    describe_refusals,
    disputed_claim,
    now_line,
    place_name,
)
from dashboard.documents.document import (
    Document,
    Part,
    Section,
    band,
    below,
    bullets,
    dashboard_link,
    draft,
    linked,
    numbers,
    picked,
    served_link,
    small,
    text,
    texts,
)
from dashboard.documents.facts import (
    Facts,
    SharedFacts,
    area_path,
    present,
    shared_facts,
)
from dashboard.text.addresses import (
    AGENCY_PAGES,
    COUNTY_PAGES,
    LETTER,
    LETTER_WORDS,
    SHEET,
    SHEET_WORDS,
    STATE_PAGES,
    TODAY_PATH,
    TOWN_PAGES,
)
from dashboard.text.formats import first_up
from dashboard.text.languages import SPANISH, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words import history, places, statuses, video_access
from dashboard.words.events import (
    describe_incidents,
    describe_subsidies,
    no_money_or_incident,
)
from dashboard.words.letters import TRIBAL_LAW, describe_laws, explain_letter_in_spanish

AGENCY_COLUMNS = (
    *("agency_id", "agency_name", "kind_name", "place_name", "county_name"),
    *("state_code", "state_name", "ring_status", "status_name"),
    *("ring_status_on", "ring_status_on_precision", "ring_status_source_url"),
    *("joined_on", "joined_on_precision", "joined_source_url", "has_ring_record"),
    *("searched_on", "former_agency_ids"),
)
HISTORY_COLUMNS = (
    *("evidence_id", "actor", "event_type", "event_on", "event_on_precision"),
    *("program_name", "instrument", "confidence", "note", "publisher"),
    *("source_title", "source_url", "source_kind", "checked_on"),
)
LOOKUP_COLUMNS = (
    *("lookup_id", "area_type", "area_name", "legal_kind", "county_fips"),
    *("county_name", "state_code", "state_name", "population_count"),
    *("leading_agency_id", "leading_body_name", "leading_role", "second_body_name"),
    *("part_of_name", "police_evidence", "evidence_source_url", "ring_status"),
    *("ring_status_on", "ring_status_on_precision", "searched_on"),
)
# Sections that show a chart on screen.
HISTORY, REGISTRY = "history", "registry"
_HEADINGS = {
    HISTORY: ("History and evidence", "Historia y pruebas"),
    "money": (
        "Public and donated money for Ring cameras",
        "Dinero público y donado para cámaras Ring",
    ),
    "incidents": (
        "Incidents that name its police",
        "Incidentes que nombran a su policía",
    ),
    "also_here": ("Who else polices the same place", ""),
    "police": ("Who polices {place}", "Qué policías hay en {place}"),
    "other_police": ("Who else polices {place}", "Qué otras policías hay en {place}"),
    "parts": ("Who polices parts of it", "Qué policías hay en sus ciudades y pueblos"),
    "towns": ("Every town of this {kind}", "Todas sus ciudades y pueblos"),
    "company": ("What Ring did for all agencies", ""),
    "technologies": (
        "Other technologies on record",
        "Otras tecnologías que constan",
    ),
    "requests": ("What police can ask Ring owners for", "Qué puede pedir la policía"),
    "ring_texts": (
        "What Ring's texts allow without a warrant",
        "Qué permiten los textos de Ring sin orden judicial",
    ),
    "other_texts": (
        "What other camera makers' texts allow without a warrant",
        "Qué permiten los textos de otros fabricantes sin orden judicial",
    ),
    REGISTRY: ("Camera registry, not Ring's", "Registro de cámaras, no de Ring"),
    "flock": video_access.FLOCK_HEADING,
    "unknown": ("What we do not know about {body}", "Lo que no sabemos de {body}"),
    "questions": ("Questions for {council}", "Preguntas para {council}"),
    "statement": ("Three minutes at a meeting", "Tres minutos en una reunión"),
    "email": ("An e-mail to {council}", "Un correo para {council}"),
    "answers": (
        "What company and police said, and what the record has",
        "Lo que dijeron la empresa y la policía, y lo que consta",
    ),
    "ring_said": (
        "What Ring said, and what the record has",
        "Lo que dijo Ring, y lo que consta",
    ),
    "records": ("Ask for records", "Pedir los registros"),
    "alike": ("Places like {place}", "Lugares como {place}"),
    "refusals": ("Who said no, and bills", "Quién dijo que no, y leyes"),
    "more": ("More pages", "Más páginas"),
}
# A screen collapses all other sections.
_OPEN = {"money", "incidents", "requests", "questions", "records", "alike", "more"}
_MOST_IN_COUNTY, _MOST_ROUNDS = 30, 3
_ON_TOWNS = (
    "more are on the pages of its towns.",
    "más están en las páginas de sus ciudades y pueblos.",
)
_WITHOUT_PATROLS = (
    "On record without patrols, such as laboratories",
    "Otros organismos que constan y no patrullan, como laboratorios",
)
_FROM_THIS_PAGE = (
    "Built from the facts on this page, each with its source. Edit it as you like.",
    "Hecho con los datos de esta página, donde cada uno tiene su fuente. Cámbielo como "
    "quiera.",
)
_NO_BILL = (
    "No bill or law of this state on home cameras is in our sources.",
    "Ninguna ley ni proyecto de ley de este estado sobre cámaras está en nuestras "
    "fuentes.",
)


def today_document(language: Language) -> Document:
    """Build the page of what is the same today for every town and agency."""
    facts = shared_facts(language)
    language = facts.language
    body = language.say("your police department", "su policía")
    programs = video_access.programs_today(facts.steps, body, language, is_cited=True)
    steps = facts.steps if language.is_english else ()
    rules, note = _rules(facts)
    day = language.day(facts.as_of_on)
    title = language.say(
        "What police can ask camera owners for today",
        "Qué puede pedir hoy la policía a los dueños de cámaras",
    )
    return Document(
        path=f"{language.home}{TODAY_PATH}",
        title=title,
        head=title,
        lead=language.say(f"As of {day}", f"Al {day}"),
        verdict=(),
        sections=band(
            "",
            _section(facts, "requests", [*bullets([*programs, *rules]), *small(note)]),
            *_makers(facts),
            _section(facts, REGISTRY, _no_registries(facts)),
            _section(facts, "ring_said", bullets(compare_statements(facts))),
            _section(
                facts, "company", bullets(history.describe_steps(steps, language))
            ),
        ),
        dashboard=dashboard_link("terms"),
        language=language,
        other=language.say(f"{SPANISH.home}{TODAY_PATH}", TODAY_PATH),
    )


def describe(facts: Facts, *, is_brief: bool = False) -> Document:
    """Describe a town, a county or an agency.

    A brief page links to :func:`today_document` for what is the same everywhere, and
    offers texts to copy only if there is a record to quote.
    """
    language = facts.language
    rows: dict[str, object] = {
        "agency": picked(facts.profile, AGENCY_COLUMNS),
        "history": [picked(row, HISTORY_COLUMNS) for row in facts.entries],
    }
    if facts.is_of_agency:
        profile = present(facts.profile)
        title, other = profile["agency_name"], ""
        head = f"{title}, {profile['state_name']}: its record with Amazon Ring"
        lead, about = statuses.describe_profile(profile), statuses.place_of(profile)
        home = dashboard_link("map", state=profile["state_code"])
    else:
        area = present(facts.area)
        title = places.area_title(area)
        of_what = language.say("its police and Amazon Ring", "su policía y Amazon Ring")
        head, lead = f"{title}: {of_what}", plain(places.area_facts(area, language))
        county = [area["county_name"]] if area["area_type"] == "place" else []
        name = ", ".join([area["area_name"], *county])
        about = f"{name}, {area['state_name']}"
        home = dashboard_link("map", state=area["state_code"])
        other = language.say(f"{SPANISH.home}{facts.path}", facts.path)
        rows |= {"place": picked(area, LOOKUP_COLUMNS), "police": _police(facts)}
    return Document(
        path=f"{language.home}{facts.path}",
        title=language.name(plain(title)),
        head=head,
        lead=lead,
        verdict=headline(facts, is_brief=is_brief),
        sections=[
            *_then(facts, is_brief),
            *_now(facts, is_brief),
            *_actions(facts, is_brief),
        ],
        dashboard=home,
        about=about,
        rows=rows if language.is_english else {},
        language=language,
        other=other,
    )


def _police(facts: Facts) -> list[dict[str, object]]:
    answer = present(facts.answer)
    # why: the state's own page lists those of its bodies that do not patrol.
    agencies = [
        row
        for row in answer.agencies
        if places.patrols(row) or row["serves"] != "state"
    ]
    return [
        {
            "body_name": row.get("agency_name") or row["body_name"],
            "agency_id": row["agency_id"],
            "police_role": row.get("police_role"),
            "ring_status": row.get("ring_status", "no_record"),
        }
        for row in (*agencies, *answer.bodies)
    ]


def headline(facts: Facts, *, is_brief: bool = False) -> list[Part]:
    """Answer in short: what is on record, and what police can do now."""
    parts = answer_parts(facts, is_brief=is_brief)
    # why: on a phone, the first screen should reach today.
    notes = [part for part in parts if part.kind == "small"]
    answer = [part for part in parts if part.kind != "small"]
    return [*answer, *text(now_line(facts)), *notes]


def answer_parts(facts: Facts, *, is_brief: bool = False) -> list[Part]:
    """Answer from the record for a town, county or agency."""
    language, speaker = facts.language, facts.profile
    if facts.is_of_agency:
        profile = present(speaker)
        meaning = plain(profile["status_meaning"])
        joined = statuses.joined_and_source(profile, language)
        return [*_status(facts, profile, meaning), *text(joined)]
    area = present(facts.area)
    polices = places.who_polices(area, facts.towns, language)
    if speaker is None:
        name = area["leading_body_name"] or places.no_police_known(area, language)
        nothing = silence(area, name, facts.searched, language, is_brief=is_brief)
        return [*text(polices), *nothing]
    # why: an answer already summarizes the status, and the history explains it.
    is_answered = speaker["has_ring_record"] and statuses.status_answer(
        speaker, language
    )
    meaning = "" if is_answered else statuses.describe_status(speaker, language)
    answer = _status(facts, speaker, meaning)
    # why: the answer names the agency; that it polices the place can come below.
    if area.get("police_evidence") == "on_record" and not area["second_body_name"]:
        return [*answer, *small(polices)]
    return [*text(polices), *answer]


def _status(facts: Facts, row: Row, meaning: str) -> list[Part]:
    """Answer for one agency: yes or no, its status, the meaning and the evidence."""
    language, names_agency = facts.language, not facts.is_of_agency
    return [
        *text(statuses.status_answer(row, language, names_agency=names_agency)),
        Part("heading", statuses.status_title(row, language)),
        *text(meaning),
        *small(statuses.evidence_sentence(row, language)),
    ]


def _then(facts: Facts, is_brief: bool) -> list[Section]:
    """Describe what is on record, with dates."""
    language, say, profile = facts.language, facts.language.say, facts.profile
    money = describe_subsidies(facts.rounds, facts.around, language)
    most = _MOST_ROUNDS if facts.answer and facts.path.startswith(COUNTY_PAGES) else 99
    if profile and language.is_english:
        atlas, lines = video_access.describe_technologies(facts.technologies, language)
        technologies = [*small(atlas), *bullets(lines)]
    else:
        technologies = text(
            video_access.technologies_in_short(
                facts.technologies, body_name(facts), language
            )
        )
    return band(
        say("Then: ", "Antes: ") + _span(facts),
        _section(facts, HISTORY, _history(facts) if profile else []),
        _section(facts, "money", listed(money, most, say(*_ON_TOWNS))),
        _section(
            facts,
            "incidents",
            bullets(describe_incidents(facts.incidents, language)),
        ),
        *_who_else(facts),
        _section(
            facts,
            "company",
            _company_steps(facts, is_brief) if facts.is_of_agency else [],
        ),
        _section(facts, "technologies", technologies),
    )


def _section(
    facts: SharedFacts, name: str, parts: Sequence[Part], **values: str
) -> Section:
    """Return a section; ``values`` fill in its heading."""
    heading = facts.language.say(*_HEADINGS[name]).format(**values)
    return Section(heading, parts, is_folded=name not in _OPEN, name=name)


def _span(facts: Facts) -> str:
    """Return the first and last date on record for the page's own entries."""
    language = facts.language
    own = [row for row in facts.entries if row["actor"] == "agency"]
    rows = {
        "event": own,
        "announced": facts.all_rounds,
        "happened": facts.incidents,
    }
    known = sorted(
        (row[f"{what}_on"], row[f"{what}_on_precision"])
        for what, dated in rows.items()
        for row in dated
        if row[f"{what}_on"]
    )
    if not known:
        return language.say("no dated record", "sin fechas que consten")
    first, last = language.day(*known[0]), language.day(*known[-1])
    span = language.say(f"{first} to {last}", f"{first} a {last}")
    return first if first == last else span


def _company_steps(facts: Facts, is_brief: bool) -> list[Part]:
    """Describe the company's own steps, separately from the agency's."""
    language = facts.language
    named = [row for row in facts.entries if row["actor"] == "company"]
    return [
        *text(history.ENDED_BY_COMPANY_ALONE),
        *bullets([history.ended_by_company(row, language) for row in named]),
        *(
            small(linked("Each step, with its source", TODAY_PATH))
            if is_brief
            else bullets(history.describe_steps(facts.steps, language))
        ),
    ]


def _history(facts: Facts) -> list[Part]:
    """Describe the history of an agency, each entry with its evidence."""
    language, profile = facts.language, present(facts.profile)
    if not facts.entries:
        return text(history.no_history(profile, language))
    own, others = (
        history.describe_history(
            [row for row in facts.entries if row["actor"] == actor], language
        )
        for actor in ("agency", "beside")
    )
    meaning = statuses.describe_status(profile, language) if facts.answer else ""
    return [
        *text(meaning),
        *bullets(own),
        *small(first_up(history.rule_of_history(language))),
        *below(language.say(*history.APART_FROM_RING), bullets(others)),
    ]


def _who_else(facts: Facts) -> list[Section]:
    """List other agencies that police a place, and those that police parts of it."""
    language = facts.language
    if facts.is_of_agency:
        return [_section(facts, "also_here", agency_items(facts.others_here, language))]
    area = present(facts.area)
    name = language.name(plain(places.within_text(area["area_name"], language)))
    who = "other_police" if area["leading_body_name"] else "police"
    sections = [_section(facts, who, _police_parts(facts), place=name)]
    if area["area_type"] != "county":
        return sections
    rows = sorted(facts.towns, key=lambda r: (r["status_order"], r["agency_name"]))
    items = [agency_item(row, language) for row in rows]
    parts = [
        *text(places.parts_of_county(area, rows, language)),
        *listed(items, _MOST_IN_COUNTY, language.say(*_ON_TOWNS)),
    ]
    towns = " · ".join(
        language.name(
            linked(plain(row["area_name"]), f"{language.home}{TOWN_PAGES}/{path}")
        )
        for path, row in facts.places
    )
    return [
        *sections,
        _section(facts, "parts", parts),
        _section(facts, "towns", text(towns), kind=area["legal_kind"]),
    ]


def _police_parts(facts: Facts) -> list[Part]:
    answer, count, language = present(facts.answer), len(facts.searched), facts.language
    leading = answer.leading_id
    groups = places.police_here(answer.agencies, answer.bodies, leading, language)
    area = present(answer.area)
    parts = [] if groups else text(places.nobody_else(leading, area, language))
    for group in groups:
        items = [
            agency_item(row, language, places.describe_agency(row, count, language))
            for row in group.agencies
        ]
        names, source = places.describe_registered(group.bodies, count, language)
        parts += below(group.heading, bullets([*items, *names]))
        parts += small(source) if names else []
    others = [
        row
        for row in answer.agencies
        if not places.patrols(row) and row["serves"] != "state"
    ]
    heading = language.say(*_WITHOUT_PATROLS)
    return [*parts, *below(heading, agency_items(others, language))]


def _rules(facts: SharedFacts) -> tuple[list[str], str]:
    """Explain how police may request video today, and as of which sources."""
    language = facts.language
    rules = video_access.describe_rules(facts.rules, facts.steps, language)
    if not rules:
        return [], ""
    read_on = language.day(max(row["checked_on"] for row in facts.rules))
    return rules, language.say(
        f"From undated help pages and press reports, read up to {read_on}.",
        f"Según páginas de ayuda sin fecha y la prensa, leídas hasta el {read_on}.",
    )


def _makers(facts: SharedFacts, *, is_of_ring: bool = False) -> list[Section]:
    """Summarize what makers' terms allow without a warrant, or only Ring's."""
    language, say = facts.language, facts.language.say
    ring, others, old = video_access.describe_warrants(facts.warrants, language)
    words = say("Compare all makers", "Comparar todos los fabricantes (en inglés)")
    compared = f"[{words}]({dashboard_link('terms')})"
    older = say(
        f"{old} more makers have only texts over three years old. {compared}",
        f"Otros {old} fabricantes solo tienen textos de hace más de tres años. "
        f"{compared}",
    )
    return [
        _section(facts, "ring_texts", bullets(ring)),
        _section(
            facts,
            "other_texts",
            small(compared) if is_of_ring else [*bullets(others), *small(older)],
        ),
    ]


def _now(facts: Facts, is_brief: bool) -> list[Section]:
    """Describe what police can request as of the record's date, and what is unknown."""
    language, say = facts.language, facts.language.say
    profile, body, day = facts.profile, body_name(facts), language.day(facts.as_of_on)
    rules, pages = ([], "") if is_brief else _rules(facts)
    if is_brief:
        words = say(
            "How police ask, and what makers' texts allow",
            "Cómo pide la policía, y qué permiten los textos de los fabricantes",
        )
        pages = linked(words, f"{language.home}{TODAY_PATH}")
    programs = []
    if not is_brief:
        programs = video_access.programs_today(
            facts.steps, body, language, is_cited=True
        )
    nothing = no_money_or_incident(facts.all_rounds, facts.incidents, language)
    gaps = history.unknowns(profile, language) if profile else []
    if is_brief and profile and profile["ring_status"] == "no_record":
        # why: the answer above says the same.
        gaps = []
    return band(
        say(f"Now: as of {day}", f"Ahora: al {day}"),
        _section(facts, "requests", [*bullets([*programs, *rules]), *small(pages)]),
        *([] if is_brief else _makers(facts, is_of_ring=facts.is_of_agency)),
        _section(facts, REGISTRY, _registries(facts, is_brief)),
        _section(
            facts,
            "flock",
            bullets(video_access.describe_flock_portals(facts.flock, language)),
        ),
        _section(
            facts,
            "unknown",
            [
                *bullets(
                    [
                        *map(plain, gaps),
                        *history.describe_doubts(facts.doubts, language),
                    ]
                ),
                *small(nothing),
                *small(where_looked(len(facts.searched), language)),
            ],
            body=body,
        ),
    )


def _no_registries(facts: SharedFacts) -> list[Part]:
    """Say which camera registries pages name, and that others may exist."""
    language, read = facts.language, facts.language.limits["camera_registries"]
    first, last = language.day(read.first_on), language.day(read.last_on)
    return [
        *small(language.say(*video_access.OTHER_WAYS_ARE_NOT_RING)),
        *text(
            language.say(
                f"We read a list of registries from {first} to {last}. A page names "
                "those of its agency and place. Naming none does not mean no.",
                f"Leímos una lista de registros del {first} al {last}. Cada página "
                "nombra los de su agencia y lugar. Si no nombra ninguno, eso no "
                "significa que no haya.",
            )
        ),
    ]


def _registries(facts: Facts, is_brief: bool) -> list[Part]:
    profile, own, language = facts.profile, facts.own_registries, facts.language
    if profile is None or not (language.is_english or own):
        return []
    if is_brief and not facts.registries:
        return []
    parts = small(language.say(*video_access.OTHER_WAYS_ARE_NOT_RING))
    if not language.is_english:
        return [*parts, *bullets(video_access.registries_in_short(own, language))]
    for row in own:
        counts, limits, notes = video_access.describe_registry(
            row, facts.sources, profile, language
        )
        parts += [*text(counts), *text(limits)]
        parts += bullets([f":small[{note}]" for note in notes])
        parts += small(_readings(row, facts))
    rest = video_access.describe_place_registries(
        [row for row in facts.registries if not row["agency_id"]],
        facts.sources,
        language,
    )
    none = "" if own else video_access.no_registry(language)
    return [*parts, *text(none), *bullets(rest)]


def _readings(registry: Row, facts: Facts) -> str:
    readings = [
        f"{facts.language.day(row['observed_on'])}: {row['registered_camera_count']:,}"
        for row in facts.registry_counts
        if row["registry_id"] == registry["registry_id"]
        and row["registered_camera_count"] is not None
    ]
    by_day = f"Registered cameras by day: {'; '.join(readings)}."
    return by_day if len(readings) > 1 else ""


def _actions(facts: Facts, is_brief: bool) -> list[Section]:
    """Offer questions, statements to compare with the record, and comparable places."""
    say, council, place = facts.language.say, council_name(facts), place_name(facts)
    has_record = bool(facts.profile and facts.profile["has_ring_record"])
    statement, email = list[Part](), list[Part]()
    if has_record or not is_brief:
        made_here = small(say(*_FROM_THIS_PAGE))
        statement = [*made_here, *draft(council_statement(facts))]
        email = [*made_here, *draft(council_email(facts))]
    answers = [] if is_brief else compare_statements(facts)
    refusals = [] if is_brief else bullets(describe_refusals(facts))
    no_bill = [] if is_brief else small(say(*_NO_BILL))
    return band(
        say("Do: what to ask and say", "Qué puede hacer"),
        _section(
            facts, "questions", numbers(council_questions(facts)), council=council
        ),
        _section(facts, "statement", statement),
        _section(facts, "email", email, council=council),
        _section(facts, "answers", bullets([*disputed_claim(facts), *answers])),
        _section(facts, "records", _records(facts, is_brief)),
        _section(facts, "alike", _alike(facts), place=place),
        _section(
            facts,
            "refusals",
            [*refusals, *(bullets(describe_bills(facts)) or no_bill)],
        ),
        _section(facts, "more", bullets(_more_pages(facts))),
    )


def _records(facts: Facts, is_brief: bool) -> list[Part]:
    language, say = facts.language, facts.language.say
    who = (
        say("the agency", "la agencia")
        if facts.is_of_agency
        else say("a public body here", "un organismo público de aquí")
    )
    parts = texts(describe_laws(facts.laws, facts.sources, who, language))
    if facts.is_tribal:
        parts += text(say(*TRIBAL_LAW))
    if has_letter(facts):
        letter = say(
            LETTER_WORDS, "Un borrador de carta para pedir los registros (en inglés)"
        )
        parts += text(served_link(letter, f"{facts.path}{LETTER}"))
        if not language.is_english and not is_brief:
            how, lines = explain_letter_in_spanish()
            parts += [*text(how), *numbers(lines)]
    return parts


def has_letter(facts: Facts) -> bool:
    """Return whether a letter has a known recipient."""
    area = facts.area or {}
    is_known = area.get("leading_body_name") or area.get("second_body_name")
    return facts.is_of_agency or bool(is_known)


def _alike(facts: Facts) -> list[Part]:
    """List comparable places with their status, and the nearest with a record."""
    language, near = facts.language, facts.nearest
    items = [
        agency_item(
            {**row, "label": f"{row['area_name']}, {row['state_code']}"},
            language,
            places.describe_comparable(row, language),
        )
        for row in facts.comparable
    ]
    parts = bullets(items)
    if items:
        parts += small(places.how_compared(facts.comparable, language))
    if near is not None and facts.area:
        none = language.say("None within 50 miles.", "Ninguno a menos de 50 millas.")
        heading = places.nearest_heading(facts.area, language)
        parts += below(heading, _with_distance(near, facts) or text(none))
    if neighbors := _with_distance(facts.neighbors, facts):
        parts += below(
            "Nearest agencies", [*neighbors, *small(places.NEIGHBORS_WITHIN)]
        )
    return parts


def _with_distance(rows: Sequence[Row], facts: Facts) -> list[Part]:
    language = facts.language
    return bullets(
        [agency_item(row, language, places.miles_away(row, language)) for row in rows]
    )


def _more_pages(facts: Facts) -> list[str]:
    """Link to the sheet and to pages of nearby places."""
    language, say = facts.language, facts.language.say
    area, profile = facts.area, facts.profile
    sheet = say(SHEET_WORDS, "Una hoja para imprimir")
    links = [served_link(sheet, f"{language.home}{facts.path}{SHEET}")]
    if facts.is_of_agency:
        if area and (town := area_path(area["lookup_id"])):
            name = plain(area["area_name"])
            links.append(linked(f"All of {name}, and who polices it", town))
        return links
    area = present(area)
    if profile:
        name = language.way(plain(profile["agency_name"]))
        links.append(linked(name, f"{AGENCY_PAGES}/{profile['agency_id']}"))
    if area["area_type"] == "place":
        county = area_path(f"county-{area['county_fips']}")
        name = language.name(plain(places.within_text(area["county_name"], language)))
        words = say(f"All of {name}", f"Todo sobre {name}")
        links.append(linked(words, f"{language.home}{county}"))
    if not language.is_english:
        every = "La misma página en inglés, con todas las notas"
        return [*links, linked(every, facts.path), linked("Buscar otro lugar", "/es")]
    state = plain(places.within_text(area["state_name"], language))
    page = f"{STATE_PAGES}/{area['state_code'].lower()}"
    return [*links, linked(f"All of {state}", page)]
