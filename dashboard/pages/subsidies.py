"""Subsidies page: how much public money, for how many cameras, on what conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pyarrow as pa
import streamlit as st

from dashboard.charts.chart_spec import with_floats
from dashboard.charts.subsidies import AREAS, MONEY, money_bars
from dashboard.charts.theme import Palette
from dashboard.citations import SourceLink, cite
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import (
    ChartFigure,
    chart_figure,
    figure,
    folded,
    search_gaps_box,
    table_panel,
)
from dashboard.components.filters import choose_one, colors
from dashboard.components.source_note import CitedText, cited_text
from dashboard.components.url_state import (
    Control,
    agency_address,
    open_url,
    page_address,
    pinned_snapshot,
    write_url,
)
from dashboard.formats import ANY, NOT_KNOWN, counted, day_text, grouped, plain, usd
from dashboard.queries import subsidies as questions
from dashboard.queries.labels import bound_words, english, label, labels
from dashboard.queries.snapshot_reader import per_snapshot
from dashboard.queries.sources import main_sources, search_gaps
from dashboard.rows import Row, as_rows

_PAGE, _NO_SCHEME = "subsidies", "none"
_MONEY_COLUMNS = pick_columns(
    "area_name",
    "round_count",
    "spent_usd",
    "approved_usd",
    "promised_usd",
    "other_public_usd",
    "amount_unknown_round_count",
)
_LEDGER_COLUMNS = pick_columns(
    "scheme_name",
    ("announced_on", "Announced"),
    "amount",
    "sponsor_name",
    "cameras",
    "conditions",
    "publisher",
    "source_url",
    "scheme_type",
    "round_status",
)
_RULE_COLUMNS = pick_columns(
    "offered_by_name",
    "offered_to_name",
    "rule_summary",
    "example_jurisdiction_name",
    "device_count",
    "amount_usd",
    "quantity_scope",
    "unit_name",
    "note",
    "documentation_type",
    "source_role",
    "source_kind",
    "publisher",
    "source_url",
)
_CONDITIONS = {
    "app": "install an app",
    "registration": "register the camera",
    "footage": "share footage",
}
# Kinds of public money, each its own measure.
MONEY_LABELS = {
    "spent_usd": "Spent",
    "approved_usd": "Approved",
    "promised_usd": "Promised",
    "other_public_usd": "Other basis",
}


def dated(day: date | None, precision: str, unknown: str = "date not known") -> str:
    """Write a date by its precision, or a text if it is unknown."""
    return unknown if day is None else day_text(day, precision)


def money_title(area: Row) -> str:
    """Say for how many rounds of an area no amount of public money is known."""
    rounds = counted(area["round_count"], "funding round", "funding rounds")
    return (
        f"Public money for Ring cameras, {area['area_name']}: no amount is on record "
        f"for {area['amount_unknown_round_count']} of {rounds}"
    )


@per_snapshot
def _money(
    palette: Palette, table: pa.Table, title: str, cited: tuple[SourceLink, ...]
) -> ChartFigure:
    """Chart the known amounts of each state, or of each scheme in one."""
    rows = as_rows(table)
    names: dict[str, list[object]] = {"label": [], "note": [], "label_row": []}
    bars: dict[str, list[object]] = {
        name: []
        for name in ("area_name", "money_type", "amount_usd", "bar_label", "mark_row")
    }
    amounts: list[float] = []
    top = 0.0
    for row in rows:
        unknown, count = row["amount_unknown_round_count"], row["round_count"]
        rounds = counted(count, "round", "rounds")
        note = f"{unknown} of {rounds} without an amount" if unknown else rounds
        for name, value in zip(names, (row["area_name"], note, top + 0.5), strict=True):
            names[name].append(value)
        top += 1
        for column, kind in MONEY_LABELS.items():
            if (amount := row[column]) is not None:
                amounts.append(float(amount))
                text = f"{usd(amount)} {kind.lower()}"
                values = (row["area_name"], kind, float(amount), text, top + 0.4)
                for name, value in zip(bars, values, strict=True):
                    bars[name].append(value)
                top += 0.9
        top += 0.15
    return chart_figure(
        money_bars(palette, top, tuple(amounts), tuple(MONEY_LABELS.values())),
        {AREAS: pa.table(names), MONEY: pa.table(bars)},
        with_floats(table),
        name="subsidies_money",
        alt_text=f"Bars: {title}.",
        title=title,
        unit="US dollars of public money; on the right, funding rounds",
        sources=cited,
        note="Spent, approved and promised are different measures, never added up. An "
        "amount that is not on record is not zero.",
        columns=_MONEY_COLUMNS,
    )


def headline(area: Row) -> str:
    """Say what is known of money and conditions in an area, and of how many rounds."""
    rounds = area["round_count"]
    kinds = [
        f"{plain(usd(area[f'{kind}_usd']))} {kind} "
        f"({counted(area[f'{kind}_round_count'], 'round', 'rounds')})"
        for kind in ("spent", "approved", "promised")
        if area[f"{kind}_usd"] is not None
    ]
    given, given_rounds = area["device_given_count"], area["device_given_round_count"]
    unknown = area["amount_unknown_round_count"]
    company = area["amount_unknown_company_round_count"]
    payer = f"; for {company} of these the record names only the company as the payer"
    conditions = area["sharing_yes_round_count"]
    on_record = (
        f"A condition for residents is on record for {conditions} of the rounds"
        if conditions
        else "No condition for residents is on record"
    )
    parts = [
        f"**No amount of public money is on record for {unknown} of {rounds} funding "
        f"rounds**{payer if company else ''}.",
        f"On record: {'; '.join(kinds)}." if kinds else "",
        f"{counted(given, 'camera', 'cameras')} handed out, by the numbers of "
        f"{counted(given_rounds, 'round', 'rounds')}."
        if given is not None
        else "",
        f"{on_record}; for {area['sharing_unknown_round_count']} it is not known "
        "whether there was one.",
    ]
    return " ".join(part for part in parts if part)


def amount_text(row: Row) -> str:
    """Write the public money of a round, each measure by itself."""
    parts = [
        f"{usd(row[column])} {kind.lower()}"
        for column, kind in MONEY_LABELS.items()
        if row[column] is not None
    ]
    return "; ".join(parts) or "amount not public"


def cameras_text(row: Row) -> str:
    """Write the cameras of a round: handed out, planned, or not known."""
    parts = []
    for name, verb in (("given", "handed out"), ("planned", "planned")):
        if (count := row[f"device_{name}_count"]) is not None:
            about = bound_words(row[f"device_{name}_bound"])
            parts.append(f"{about}{count:,} {verb}")
    return "; ".join(parts) or NOT_KNOWN


def conditions_text(row: Row) -> str:
    """Write what residents had to accept."""
    if row["sharing_condition_status"] != "yes":
        is_none = row["sharing_condition_status"] == "no"
        return "nothing, a source says" if is_none else NOT_KNOWN
    known = [
        words
        for name, words in _CONDITIONS.items()
        if row[f"{name}_condition_status"] == "yes"
    ]
    return ", ".join(known) or "a condition"


@per_snapshot
def _described(rows: pa.Table) -> pa.Table:
    """Add the texts of the table to rows of the ledger."""
    texts = {
        "amount": amount_text,
        "cameras": cameras_text,
        "conditions": conditions_text,
    }
    listed = as_rows(rows)
    for name, write in texts.items():
        rows = rows.append_column(name, pa.array([*map(write, listed)], pa.string()))
    return rows


@per_snapshot
def _scheme_text(
    scheme_id: str,
    pinned: str | None,  # noqa: ARG001 - the cached links contain it
) -> CitedText:
    """Describe the rounds of one scheme with all costs, conflicts and sources."""
    filters = questions.LedgerFilters(scheme_id=scheme_id)
    rounds = questions.ledger(filters).to_pylist()
    title = f"## {plain(rounds[0]['scheme_name'])}\n\n" if rounds else ""
    texts = ("\n\n".join(_round(row)) for row in rounds)
    text = cited_text(texts, between="\n\n---\n\n")
    return CitedText(title + text.text, text.sources)


def _round(row: Row) -> Iterator[str]:
    """Yield the paragraphs on a round: facts, conditions, figures and sources."""
    mine = questions.details_of(row["round_id"])
    when = dated(row["announced_on"], row["announced_on_precision"])
    inferred = " (year inferred)" if row["is_announced_year_inferred"] else ""
    status = label("round_status", row["round_status"]).lower()
    facts = "\n".join(f"- {line}" for line in _facts(row, mine["agencies"]))
    yield f"**Announced {when}{inferred}: {status}**\n\n{facts}"
    yield plain(row["conditions_note"])
    yield from map(_cost, mine["costs"])
    yield from map(_figure, mine["figures"])
    yield from map(_conflict, mine["conflicts"])
    links = (
        f"{cite(SourceLink(one['publisher'], one['source_url']), english())} "
        f"({plain(one['source_kind'])})"
        for one in mine["sources"]
    )
    yield f":small[Sources, the main one first: {'; '.join(dict.fromkeys(links))}.]"


def _facts(row: Row, agencies: Sequence[Row]) -> list[str]:
    per_camera, basis = row["public_per_device_usd"], row["public_per_device_basis"]
    company, company_basis = row["vendor_total_usd"], row["vendor_total_basis"]
    ended = dated(row["ended_on"], row["ended_on_precision"], NOT_KNOWN)
    return [
        f"Paid by: {plain(row['sponsor_name'] or NOT_KNOWN)}",
        f"Run by: {_run_by(row, agencies)}",
        f"Type: {label('scheme_type', row['scheme_type']).lower()}",
        f"Public money: {plain(amount_text(row))}",
        f"Public money per camera: {plain(usd(per_camera))}"
        + (f", {label('cost_basis', basis)}" if basis else ""),
        f"Company's part: {plain(usd(company))}"
        + (f", {label('cost_basis', company_basis)}" if company_basis else ""),
        f"Cameras: {cameras_text(row)}",
        f"Residents had to accept: {conditions_text(row)}",
        f"Ended: {ended}",
        f"Rests on: {label('documentation_type', row['documentation_type']).lower()}",
    ]


def _run_by(row: Row, agencies: Sequence[Row]) -> str:
    """Name who ran the round, with links to the pages of known agencies."""
    links = [
        f"[{plain(one['agency_name'])}]({agency_address(one['agency_id'])})"
        for one in agencies
    ]
    if [one["agency_name"] for one in agencies] == [row["agency_name"]]:
        return links[0]
    see = f" (see {'; '.join(links)})" if links else ""
    return f"{plain(row['agency_name'])}{see}"


def _cost(cost: Row) -> str:
    about = "about " if cost["is_approximate"] else ""
    derived = ", derived" if cost["is_derived"] else ""
    counts = "counted" if cost["is_counted"] else "**not counted**"
    day = dated(cost["stated_on"], cost["stated_on_precision"])
    return (
        f":small[{label('cost_kind', cost['cost_kind'])} "
        f"{about}{plain(usd(cost['cost_usd']))}"
        f"{derived}, {label('figure_scope', cost['figure_scope'])}, {counts}. "
        f"The record says “{plain(cost['stated_basis'])}” ({day}). "
        f"{plain(cost['reason'])}]"
    )


def _figure(one: Row) -> str:
    bound = "at least " if one["figure_bound"] == "at_least" else ""
    if one["figure_on"]:
        value = day_text(one["figure_on"])
    elif one["figure_count"] is not None:
        value = grouped(one["figure_count"])
    else:
        value = plain(usd(one["figure_usd"]))
    day = dated(one["stated_on"], one["stated_on_precision"])
    weak = " Weak source." if one["strength"] == "weak" else ""
    link = cite(SourceLink(one["publisher"], one["source_url"]), english())
    return (
        f":small[Also stated, **not counted**: "
        f"{label('figure_kind', one['figure_kind']).lower()}, {bound}{value} "
        f"({plain(one['stated_basis'])}, {day}). {plain(one['note'])}{weak} {link}]"
    )


def _conflict(conflict: Row) -> str:
    return (
        f":orange-badge[Sources disagree] **{plain(conflict['quantity_name'])}**: "
        f"{plain(conflict['shown_statement'])} Against it: "
        f"{plain(conflict['other_statement'])} "
        f":small[{plain(conflict['reason'])}]"
    )


def _company_rules() -> None:
    """List what the company offered, each rule with its scope, dates and sources."""
    box = folded("What the company offered", "subsidies_company_rules")
    if not box.open:
        return
    rows = questions.company_rules()
    rules: dict[str, list[Row]] = {}
    for row in as_rows(rows):
        rules.setdefault(row["incentive_id"], []).append(row)
    sentence = f"Rules of what Ring offered, on record: {len(rules)}."
    name = "subsidies_company_rules"
    with box, figure(name, sentence, rows, _RULE_COLUMNS, first="List"):
        st.markdown(
            "The company's own rules: money it matched, credits for downloads, cameras "
            "as a starting gift, codes for officers, and its stated policy."
        )
        cited_text(map(_rule, rules.values()), "\n\n").draw()


def _rule(documents: Sequence[Row]) -> str:
    row = documents[0]
    where, state = row["example_jurisdiction_name"], row["state_code"]
    place = f" Example: {plain(where)}{f', {state}' if state else ''}." if where else ""
    links = "; ".join(
        cite(SourceLink(one["publisher"], one["source_url"]), english())
        for one in documents
    )
    since = dated(row["effective_on"], row["effective_on_precision"], "")
    until = dated(row["ended_on"], row["ended_on_precision"], "")
    return (
        f"**{plain(row['offered_by_name'])} to {plain(row['offered_to_name'])}.** "
        f"{plain(row['rule_summary'])}.{_offer(row)}{place}  \n"
        f":small[{f'Known from {since}.' if since else 'Start not known.'} "
        f"{f'Ended by {until}.' if until else 'End not known.'} "
        f"{plain(row['note'] or '')} Sources: {links}.]"
    )


def _offer(row: Row) -> str:
    """Write how much is offered, with its unit."""
    count, amount = row["device_count"], row["amount_usd"]
    parts = []
    if count is not None:
        parts.append(f"{count:,} cameras")
    if amount is not None:
        parts.append(plain(usd(amount)))
    if row["quantity_scope"] == "none" or not parts:
        return ""
    unit = "in all" if row["quantity_scope"] == "total" else plain(row["unit_name"])
    return f" **{', '.join(parts)} {unit}.**"


_QUESTIONS = {
    "cost_per_camera": "public money per camera",
    "strings_attached": "conditions",
    "rebates_not_tied_to_ring": "rebates not tied to Ring",
}


def render() -> None:
    """Draw the page."""
    st.title("Public money for Ring cameras")
    country, *by_state = as_rows(questions.subsidies_by_area())
    areas = {ANY: country, **{area["area_id"]: area for area in by_state}}
    states = {ANY: "All states"} | {a["area_id"]: a["area_name"] for a in by_state}
    kinds = {ANY: "Every type", **labels("scheme_type")}
    schemes = {_NO_SCHEME: "Choose a scheme"} | questions.scheme_names()
    state = Control.listed(_PAGE, "state", "State", states)
    kind = Control.listed(_PAGE, "type", "Type", kinds)
    scheme = Control.listed(
        _PAGE, "scheme", "Open one scheme, with all its sources", schemes
    )
    controls = (state, kind, scheme)
    open_url(controls)
    chosen_state = choose_one(state, states, width=330)
    st.markdown(headline(areas[chosen_state]))
    all_types = questions.ledger(questions.LedgerFilters(state_code=chosen_state))
    money = questions.money_by_area(chosen_state)
    title = money_title(areas[chosen_state])
    _money(colors(), money, title, main_sources(all_types)).draw()
    st.header("The ledger")
    with st.container(horizontal=True):
        chosen_kind = choose_one(kind, kinds)
        scheme_id = choose_one(scheme, schemes)
    write_url(controls)
    if scheme_id != _NO_SCHEME:
        with st.container(border=True, key="subsidies_scheme_panel"):
            _scheme_text(scheme_id, pinned_snapshot()).draw()
    filters = questions.LedgerFilters(state_code=chosen_state, scheme_type=chosen_kind)
    rows = questions.ledger(filters)
    if rows.num_rows:
        table_panel(
            _described(rows),
            _LEDGER_COLUMNS,
            name="subsidies",
            sentence=f"Funding rounds for Ring cameras on record: {rows.num_rows}.",
            missing=NOT_KNOWN,
        )
    else:
        st.info(
            "No funding round in our sources matches. That is not proof that there was "
            "none: clear a filter to see what is on record."
        )
    links = ", ".join(
        f"[{words}]({page_address('questions', question=name)})"
        for name, words in _QUESTIONS.items()
    )
    st.markdown(f":small[Also answered: {links}.]")
    _company_rules()
    search_gaps_box(search_gaps("subsidies"), name="searched_subsidies")


if __name__ == "__main__":
    render()
