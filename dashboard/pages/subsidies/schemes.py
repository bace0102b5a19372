"""One scheme in full, and the sections below the ledger: brands, rules, states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import streamlit as st

from dashboard.components.figure import figure, folded, folded_table, table_panel
from dashboard.components.source_note import CitedText, cited_text
from dashboard.components.url_state import agency_address
from dashboard.pages.subsidies.ledger import (
    AREA_COLUMNS,
    NEUTRAL_COLUMNS,
    RULE_COLUMNS,
    ledger_labels,
)
from dashboard.queries import subsidies as questions
from dashboard.queries._run import per_snapshot
from dashboard.queries.labels import english, label, labels
from dashboard.queries.sources import sources
from dashboard.text.formats import NOT_KNOWN, counted, day_text, grouped, usd
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.text.statuses import (
    MONEY_LABELS,
    dated,
    devices,
)
from dashboard.words.sources import cite


@dataclass(frozen=True)
class SchemeParts:
    """The details of one scheme's rounds; each row has its ``round_id``.

    Attributes:
        costs: Every stated figure of public money.
        conflicts: Statements that disagree.
        agencies: Agencies known to belong to a round.
        sources: Every source, the main one of each round first.
        figures: Other figures in the sources; none of them are counted.
        cited: Rows of ``sources`` by id, for these figures.
    """

    costs: Sequence[Row]
    conflicts: Sequence[Row]
    agencies: Sequence[Row]
    sources: Sequence[Row]
    figures: Sequence[Row]
    cited: Mapping[str, Row]


@per_snapshot(64)
def stored_scheme(
    scheme_id: str,
    pinned: str | None,  # noqa: ARG001 - the cached links contain it
) -> tuple[Sequence[Row], SchemeParts, CitedText]:
    """Load the rounds of one scheme with all details."""
    rounds = questions.ledger(questions.LedgerFilters(scheme_id=scheme_id)).to_pylist()
    ids = [row["round_id"] for row in rounds]
    figures = questions.round_figures(ids).to_pylist()
    figure_sources = [row["source_id"] for row in figures]
    cited = sources(figure_sources).to_pylist() if figures else []
    parts = SchemeParts(
        costs=questions.round_costs(ids).to_pylist(),
        conflicts=questions.round_conflicts(ids).to_pylist(),
        agencies=questions.round_agencies(ids).to_pylist(),
        sources=questions.round_sources(ids).to_pylist(),
        figures=figures,
        cited={row["source_id"]: row for row in cited},
    )
    texts = cited_text(
        (_round_text(row, parts) for row in rounds), between="\n\n---\n\n"
    )
    return rounds, parts, texts


def scheme_panel(
    rounds: Sequence[Row],
    parts: SchemeParts,
    texts: CitedText,
    *,
    shown_count: int,
) -> None:
    """Draw one scheme."""
    with st.container(border=True, key="subsidies_scheme_panel"):
        st.markdown(
            f"## {plain(rounds[0]['scheme_name'])}\n\n"
            f"{counted(len(rounds), 'funding round', 'funding rounds')}, "
            f"{counted(len(parts.conflicts), 'conflict', 'conflicts')} between "
            f"statements, "
            f"{counted(len(_documents(parts.sources)), 'source', 'sources')}."
        )
        if not shown_count:
            st.info(
                "The filters below leave this scheme out: numbers, map and ledger "
                "below are without it."
            )
        elif shown_count < len(rounds):
            st.info(
                f"The filters below keep {shown_count} of these {len(rounds)} rounds; "
                "all of them are listed here."
            )
        # why: one text for all rounds, since each element costs the server time.
        texts.draw()


def _round_words(row: Row, parts: SchemeParts) -> Iterator[str]:
    """Yield the texts below a round's facts: conditions, figures and sources."""
    mine = row["round_id"]
    yield plain(row["conditions_note"])
    yield from (_cost(one) for one in parts.costs if one["round_id"] == mine)
    for one in parts.figures:
        if one["round_id"] == mine:
            yield _figure(one, parts.cited[one["source_id"]])
    yield from (_conflict(one) for one in parts.conflicts if one["round_id"] == mine)
    links = _documents([one for one in parts.sources if one["round_id"] == mine])
    yield f":small[Sources, the main one first: {'; '.join(links)}.]"


def _round_text(row: Row, parts: SchemeParts) -> str:
    """Describe a round: what was paid, for what, on what conditions, by what source."""
    when = dated(row["announced_on"], row["announced_on_precision"])
    inferred = " (year inferred)" if row["is_announced_year_inferred"] else ""
    status = label("round_status", row["round_status"])
    title = [f"**Announced {when}{inferred}: {status.lower()}**\n"]
    lines = (f"- {line}" for line in _facts(row, parts.agencies))
    return "\n\n".join(["\n".join([*title, *lines]), *_round_words(row, parts)])


def _facts(row: Row, agencies: Sequence[Row]) -> list[str]:
    """Return the lines of a round, including unknown values."""
    money = "; ".join(
        f"{kind.lower()} {plain(usd(row[column]))}"
        for column, kind in MONEY_LABELS.items()
        if row[column] is not None
    )
    a_camera = row["public_per_device_usd"]
    a_camera_basis = label("cost_basis", row["public_per_device_basis"])
    company = row["vendor_total_usd"]
    company_basis = label("cost_basis", row["vendor_total_basis"])
    document = label("documentation_type", row["documentation_type"])
    ended = dated(row["ended_on"], row["ended_on_precision"], NOT_KNOWN)
    return [
        f"Paid by: {plain(row['sponsor_name'] or NOT_KNOWN)}",
        f"Run by: {_run_by(row, agencies)}",
        f"Type: {label('scheme_type', row['scheme_type']).lower()}",
        f"Public money: {money or NOT_KNOWN}",
        f"Public money per camera: {plain(usd(a_camera))}"
        + (f", {a_camera_basis}" if a_camera is not None else ""),
        f"Company's part: {plain(usd(company))}"
        + (f", {company_basis}" if company is not None else ""),
        f"Planned: {_cameras(row, 'device_planned')}",
        f"Given: {_cameras(row, 'device_given')}",
        f"Strings, {condition_text(row)}",
        f"Ended: {ended}",
        f"Rests on: {document.lower()}",
    ]


def _cameras(row: Row, name: str) -> str:
    bound = row[f"{name}_bound"]
    return devices(
        row[f"{name}_count"], "" if bound == "exact" else label("bound", bound)
    )


def condition_text(row: Row) -> str:
    """Describe a round's conditions, and which are unknown."""
    words = labels("condition_status", "short_label")
    parts = ", ".join(
        f"{name} {words[row[f'{name}_condition_status']]}"
        for name in ("app", "registration", "footage")
    )
    return f"any condition: {words[row['sharing_condition_status']]} ({parts})"


def _run_by(row: Row, agencies: Sequence[Row]) -> str:
    """Name who ran the round, with links to the pages of known agencies."""
    mine = [one for one in agencies if one["round_id"] == row["round_id"]]
    if [one["agency_name"] for one in mine] == [row["agency_name"]]:
        return _agency_link(mine[0])
    linked = "; ".join(map(_agency_link, mine))
    return plain(row["agency_name"]) + (f" (see {linked})" if linked else "")


def _agency_link(agency: Row) -> str:
    address = agency_address(agency["agency_id"])
    return f"[{plain(agency['agency_name'])}]({address})"


def _cost(cost: Row) -> str:
    about = "about " if cost["is_approximate"] else ""
    derived = ", derived" if cost["is_derived"] else ""
    counts = "counted" if cost["is_counted"] else "**not counted**"
    return (
        f":small[{label('cost_kind', cost['cost_kind'])} "
        f"{about}{plain(usd(cost['cost_usd']))}"
        f"{derived}, {label('figure_scope', cost['figure_scope'])}, {counts}. "
        f"The record says “{plain(cost['stated_basis'])}”. {plain(cost['reason'])}]"
    )


def _figure(figure: Row, source: Row) -> str:
    bound = "at least " if figure["figure_bound"] == "at_least" else ""
    if figure["figure_on"]:
        value = day_text(figure["figure_on"])
    elif figure["figure_count"] is not None:
        value = grouped(figure["figure_count"])
    else:
        value = plain(f"${figure['figure_usd']:,.2f}".removesuffix(".00"))
    weak = " Weak source." if figure["strength"] == "weak" else ""
    link = cite(SourceLink(source["publisher"], source["source_url"]), english())
    return (
        f":small[Also stated, **not counted**: "
        f"{label('figure_kind', figure['figure_kind']).lower()}, {bound}{value} "
        f"({plain(figure['stated_basis'])}). {plain(figure['note'])}{weak} {link}]"
    )


def _conflict(conflict: Row) -> str:
    return (
        f":orange-badge[Sources disagree] **{plain(conflict['quantity_name'])}**: "
        f"{plain(conflict['shown_statement'])} Against it: "
        f"{plain(conflict['other_statement'])} "
        f":small[{plain(conflict['reason'])}]"
    )


def _documents(sources: Sequence[Row]) -> list[str]:
    """Return each source once, with its kind."""
    links = (
        f"{cite(SourceLink(one['publisher'], one['source_url']), english())} "
        f"({plain(one['source_kind'])})"
        for one in sources
    )
    return list(dict.fromkeys(links))


def neutral_section(rows: pa.Table) -> None:
    """List the schemes that are not limited to Ring, separately from Ring's."""
    st.header("Schemes that are not tied to Ring")
    st.markdown(
        f"**{counted(rows.num_rows, 'rebate or giveaway', 'rebates and giveaways')}** "
        "for any brand, another brand, or none that is named. No figure above counts "
        "them, and their money is not for Ring."
    )
    announced = [
        dated(row["announced_on"], row["announced_on_precision"])
        for row in rows.select(["announced_on", "announced_on_precision"]).to_pylist()
    ]
    table_panel(
        rows.add_column(0, "announced", pa.array(announced, pa.string())),
        NEUTRAL_COLUMNS,
        name="subsidies_other_brand",
        labels=ledger_labels(),
    )


def company_section(rows: pa.Table) -> None:
    """List the company's rules, each with its scope, dates and sources."""
    box = folded("What the company offered", "subsidies_company_rules")
    if not box.open:
        return
    count, halves = _rules(rows)
    name = "subsidies_company_rules"
    sentence = f"Rules of what Ring offered, on record: {count}."
    with box, figure(name, sentence, rows, RULE_COLUMNS, first="List"):
        st.markdown(
            "The company's own rules: money it matched, credits for downloads, cameras "
            "as a starting gift, codes for officers, and its stated policy."
        )
        for column, half in zip(st.columns(2, gap="medium"), halves, strict=True):
            with column:
                half.draw()


@per_snapshot(2)
def _rules(rows: pa.Table) -> tuple[int, tuple[CitedText, ...]]:
    """Count the rules, and arrange them in two columns."""
    rules: dict[str, list[Row]] = {}
    for row in rows.to_pylist():
        rules.setdefault(row["incentive_id"], []).append(row)
    # why: one text per column, since each element costs the server time.
    halves = (list(rules.values())[first::2] for first in (0, 1))
    texts = (cited_text(map(_rule, half), "\n\n---\n\n") for half in halves)
    return len(rules), tuple(texts)


def area_section(rows: pa.Table) -> None:
    """List the totals of each state's rounds."""
    folded_table(
        "State by state: what is known, and of how many rounds",
        rows,
        AREA_COLUMNS,
        name="subsidies_by_state",
    )


def _rule(documents: Sequence[Row]) -> str:
    row = documents[0]
    where, state = row["example_jurisdiction_name"], row["state_code"]
    place = f" Example: {plain(where)}{f', {state}' if state else ''}." if where else ""
    links = "; ".join(
        cite(SourceLink(one["publisher"], one["source_url"]), english())
        for one in documents
    )
    note = f" {plain(row['note'])}" if row["note"] else ""
    return (
        f"**{plain(row['offered_by_name'])} to {plain(row['offered_to_name'])}.** "
        f"{plain(row['rule_summary'])}.{_amount(row)}{place}\n\n"
        f":small[{_dates(row)}{note} Sources: {links}.]"
    )


def _amount(row: Row) -> str:
    """Describe what is offered, with its unit."""
    parts = []
    if row["device_count"] is not None:
        parts.append(f"{row['device_count']:,} cameras")
    if row["amount_usd"] is not None:
        parts.append(plain(usd(row["amount_usd"])))
    if row["quantity_scope"] == "none" or not parts:
        return ""
    unit = "in all" if row["quantity_scope"] == "total" else plain(row["unit_name"])
    return f" **{', '.join(parts)} {unit}.**"


def _dates(row: Row) -> str:
    since = dated(row["effective_on"], row["effective_on_precision"], "")
    until = dated(row["ended_on"], row["ended_on_precision"], "")
    return (f"Known from {since}. " if since else "Start not known. ") + (
        f"Ended by {until}." if until else "End not known."
    )
