"""Terms page: what the makers' terms let them do, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa
import streamlit as st

from dashboard.charts.chart_spec import Spec
from dashboard.charts.terms import ANSWERS, answer_grid, break_name
from dashboard.charts.theme import Palette
from dashboard.citations import SourceLink
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import draw_chart, figure, folded, search_gaps_box
from dashboard.components.filters import (
    choose_many,
    choose_one,
    colors,
    filter_rows,
    is_phone,
    names_by_id,
)
from dashboard.components.source_note import CitedText, cited_text
from dashboard.components.tables import text_table
from dashboard.components.term_words import (
    answer_key,
    answer_words,
    change,
    legend,
    short_name,
    statement,
)
from dashboard.components.url_state import (
    Control,
    current,
    open_url,
    set_controls,
    write_url,
)
from dashboard.formats import counted, day_text, plain
from dashboard.queries import terms as questions
from dashboard.queries.labels import label, labels
from dashboard.queries.snapshot_reader import per_snapshot
from dashboard.queries.sources import main_sources, search_gaps
from dashboard.rows import Row, as_rows

_PAGE = "terms"
_MAKERS_AT_FIRST = "ring,google_nest,arlo,blink,simplisafe,wyze"
_MAKERS_ON_A_PHONE_AT_FIRST = "ring,google_nest"
_TOPIC_AT_FIRST = "warrantless_access"
_GRID = "terms_grid_chart"
# What stands for an answer of which no text was seen.
_UNSEEN = {"answer_state": "not_seen"}
# More dated versions than these are folded.
_MOST_CHANGES = 2
_ANSWER_COLUMNS = pick_columns(
    "vendor_name",
    "topic_name",
    "answer_state",
    "rating",
    "rating_band",
    "summary",
    "quote_text",
    "document_type",
    "locale",
    "documentation_type",
    "evidence_fit",
    "supported_on",
    "terms_date_status",
    "undated_summary",
    "position_count",
    "publisher",
    "source_url",
)

# The license's terms, explained in our own words.
PLAIN_MEANINGS = {
    "unlimited": "There is no limit on how, where or how often it is used.",
    "irrevocable": "You cannot take it back, whatever happens later.",
    "royalty-free": "You are paid nothing for any use of it, now or later.",
    "fully paid": "Everything owed to you for it counts as paid already.",
    "fee free": "Nobody who uses it owes you a fee.",
    "perpetual": "It has no end.",
    "worldwide": "It holds in every country.",
    "exploit": "It may be used for the maker's own benefit.",
    "Shared Content": "It is about what you share, not about all that you record.",
}


def _controls(topics: pa.Table, makers: pa.Table) -> dict[str, Control]:
    """Define the page's controls, and set them from the address."""
    ids = tuple(names_by_id(makers, "vendor_id", "vendor_name"))
    controls = {
        "makers": Control(
            _PAGE,
            "makers",
            "Makers",
            _MAKERS_ON_A_PHONE_AT_FIRST if is_phone() else _MAKERS_AT_FIRST,
            "many",
            ids,
            most=2 if is_phone() else 6,
        ),
        "topic": Control(
            _PAGE,
            "topic",
            "Question",
            _TOPIC_AT_FIRST,
            options=tuple(names_by_id(topics, "topic_id", "topic_name")),
        ),
        "vendor": Control(_PAGE, "vendor", "Maker", questions.RING_ID, options=ids),
    }
    open_url(tuple(controls.values()))
    return controls


def grid_claim(answers: Sequence[Row], makers: Sequence[str]) -> str:
    """Say on how many questions each of the first two makers is rated invasive."""
    topics = {row["topic_id"] for row in answers}
    counts = [
        (
            short_name(
                maker,
                next(r["vendor_name"] for r in answers if r["vendor_id"] == maker),
            ),
            [answer_key(row) for row in answers if row["vendor_id"] == maker].count(
                "invasive"
            ),
        )
        for maker in makers[:2]
    ]
    first, *others = counts
    rest = "".join(f", {name} on {count}" for name, count in others)
    return (
        f"{first[0]} is rated invasive on {first[1]} of {len(topics)} questions{rest}"
    )


class _Grid(NamedTuple):
    """The grid of some makers, with what its figure needs."""

    rows: pa.Table
    cells: pa.Table
    spec: Spec
    claim: str
    makers: str
    sources: tuple[SourceLink, ...]


@per_snapshot
def _grid(colors: Palette, makers: tuple[str, ...]) -> _Grid:
    """Chart the answers of the chosen makers."""
    answers = questions.current_answers()
    rows = filter_rows(answers, vendor_id=makers)
    names = names_by_id(rows, "vendor_id", "vendor_name")
    shown = tuple(short_name(maker, names[maker]) for maker in makers)
    topics = as_rows(questions.term_topics())
    spec = answer_grid(
        colors, shown, tuple(break_name(row["topic_name"]) for row in topics)
    )
    listed = as_rows(rows)
    return _Grid(
        rows,
        cell_rows(listed),
        spec,
        grid_claim(listed, makers),
        ", ".join(shown),
        main_sources(rows),
    )


def cell_rows(answers: Sequence[Row]) -> pa.Table:
    """Return a cell for each answer: the rating in a word, and its date."""
    words, short = labels("answer_kind"), labels("answer_kind", "short_label")
    cells = []
    for row in answers:
        key = answer_key(row)
        day = row["supported_on"]
        cells.append(
            {
                "vendor_id": row["vendor_id"],
                "topic_id": row["topic_id"],
                "vendor_name": row["vendor_name"],
                "topic_name": row["topic_name"],
                "maker": short_name(row["vendor_id"], row["vendor_name"]),
                "topic_label": break_name(row["topic_name"]),
                "answer_key": key,
                "answer_word": short.get(key, words[key]),
                "answer_text": answer_words(row["position"]),
                "summary": row["summary"]
                or "We found nothing, which does not mean no.",
                "when": ""
                if row["position_id"] is None
                else "undated"
                if day is None or row["terms_date_status"] == "undated"
                else f"{day:%b %Y}",
            }
        )
    return pa.Table.from_pylist(cells)


def _draw_grid(grid: _Grid) -> None:
    """Draw the grid; a pressed cell opens its evidence."""
    with figure(
        "terms_grid",
        f"{grid.claim}. Our ratings of the answers of {grid.makers}.",
        grid.rows,
        _ANSWER_COLUMNS,
        labels={"answer_state": labels("answer_state")},
    ):
        draw_chart(
            grid.spec,
            {ANSWERS: grid.cells},
            f"Grid of the answers of {grid.makers}, a row for each question; each cell "
            "shows how we rate the answer, and when it was last seen to hold.",
            title=grid.claim,
            unit="Rating of each answer, and the last date on which it held",
            sources=grid.sources,
            key=_GRID,
            on_select=_open_pressed,
            selection_mode="cell",
        )
        st.markdown(
            ":small[Ratings are our judgment. Press a cell for its evidence, below.]"
        )


def _open_pressed() -> None:
    """Show the evidence of the pressed cell, below the grid."""
    if pressed := st.session_state[_GRID].selection.get("cell"):
        cell = pressed[0]
        set_controls(_PAGE, topic=cell["topic_id"], vendor=cell["vendor_id"])


def _evidence(topic_id: str, vendor_id: str) -> Sequence[Row]:
    evidence = questions.term_evidence()
    return as_rows(filter_rows(evidence, topic_id=topic_id, vendor_id=vendor_id))


@per_snapshot
def _answer(topic_id: str, vendor_id: str) -> CitedText:
    """Write the evidence on a maker's answer: leading, then what says otherwise."""
    rows = [r for r in _evidence(topic_id, vendor_id) if r["evidence_role"] != "other"]
    return cited_text(
        map(_evidence_text, rows) if rows else [statement(_UNSEEN, "full")], "\n\n"
    )


def _evidence_text(row: Row) -> str:
    lead = ""
    if row["evidence_role"] == "conflicting":
        lead = "**A source of equal standing says otherwise.** "
    elif row["evidence_role"] == "undated_beside":
        kind = label("document_type", row["document_type"]).lower()
        lead = f"**An undated text says otherwise ({kind}).** "
    return lead + statement(row, "full")


@per_snapshot
def _others(topic_id: str, vendor_id: str) -> tuple[int, CitedText]:
    """Count and list what is older, weaker or narrower than the answer."""
    rows = [r for r in _evidence(topic_id, vendor_id) if r["evidence_role"] == "other"]
    return len(rows), cited_text(f"- {statement(row, 'line')}" for row in rows)


def _boxes(topic: Row, vendor_id: str) -> None:
    """Offer the other statements, and the scale."""
    left, right = st.columns(2)
    count, others = _others(topic["topic_id"], vendor_id)
    with left:
        if count:
            title = f"Older, weaker or narrower statements ({count})"
            box = folded(title, "terms_others")
            if box.open:
                with box:
                    others.draw()
    with right:
        box = folded("What the ratings mean, and the scale", "terms_scale")
        if box.open:
            steps = (
                f"{number}. {plain(topic[f'rating_{number}_meaning'])}"
                for number in range(1, 6)
            )
            lead = "Of this question, from protective (1) to invasive (5):"
            box.markdown("\n".join((legend(), "", lead, "", *steps)))


@per_snapshot
def _changes(
    topic_id: str, makers: tuple[str, ...]
) -> tuple[CitedText, CitedText, int]:
    """List the dated versions of answers: the newest, those before, and their count."""
    rows = as_rows(questions.term_changes(topic_id, makers))
    newest, before = rows[:_MOST_CHANGES], rows[_MOST_CHANGES:]
    return cited_text(map(change, newest)), cited_text(map(change, before)), len(before)


def _draw_changes(topic_id: str, makers: tuple[str, ...]) -> None:
    newest, before, count = _changes(topic_id, makers)
    st.subheader("What changed")
    if not newest.text:
        st.markdown("No dated text of the chosen makers is on record for it.")
        return
    newest.draw()
    if count:
        title = f"{counted(count, 'version', 'versions')} before"
        box = folded(title, "terms_changes")
        if box.open:
            with box:
                before.draw()


@per_snapshot
def _license() -> tuple[CitedText, CitedText, Mapping[str, Sequence[str]]]:
    """Quote Ring's license of 2019 and the newest version, and explain its words."""
    quoted = [
        row
        for row in _evidence(questions.LICENSE, questions.RING_ID)
        if row["supported_on"] and row["quote_text"]
    ]
    quoted.sort(key=lambda row: row["supported_on"])
    first, last = quoted[0], quoted[-1]
    return (
        cited_text([_version("Then", first)]),
        cited_text([_version("The newest version on record", last)]),
        license_words(
            [first["quote_text"], last["quote_text"]],
            [str(row["supported_on"].year) for row in (first, last)],
        ),
    )


def _version(word: str, row: Row) -> str:
    day = day_text(row["supported_on"], row["supported_on_precision"])
    return f"**{word}: {day}**\n\n{statement(row, 'full')}"


def _draw_license() -> None:
    first, last, words = _license()
    st.header("Ring's license, word by word")
    for column, text in zip(st.columns(2, border=True), (first, last), strict=True):
        with column:
            text.draw()
    left, right = st.columns(2)
    with left:
        box = folded("What each word means, and which version has it", "terms_words")
        if box.open:
            with box:
                text_table(
                    words,
                    "Words of the license, their plain meaning, and the versions with "
                    "them",
                )
                st.markdown(
                    ":small[The meanings are ours and no legal advice. A quotation "
                    "here has at most 15 words: a word that is missing from it may "
                    "still be in the text.]"
                )
    with right:
        search_gaps_box(search_gaps("terms"), name="searched_terms")


def license_words(quotes: Sequence[str], years: Sequence[str]) -> dict[str, list[str]]:
    """Return the license's words, their meanings, and the years that have them."""
    return {
        "Word": [f"**{word}**" for word in PLAIN_MEANINGS],
        "In plain words": list(PLAIN_MEANINGS.values()),
        "Quoted in": [
            " and ".join(
                year
                for quote, year in zip(quotes, years, strict=True)
                if word.lower() in quote.lower()
            )
            for word in PLAIN_MEANINGS
        ],
    }


@per_snapshot
def _headline(topic_id: str) -> str:
    """Answer a question for Ring in a line, with an undated text that differs."""
    answers = filter_rows(
        questions.current_answers(), topic_id=topic_id, vendor_id=questions.RING_ID
    )
    [row] = as_rows(answers)
    beside = (
        f" An undated text says otherwise. {plain(row['undated_summary'])}"
        if row["undated_summary"]
        else ""
    )
    return f"**{plain(row['question'])}** Ring: {statement(row, 'short')}.{beside}"


def render() -> None:
    """Draw the page."""
    st.title("What camera makers may do with your video")
    topics, makers = questions.term_topics(), questions.vendors()
    controls = _controls(topics, makers)
    st.markdown(_headline(current(controls["topic"])))
    names = names_by_id(makers, "vendor_id", "vendor_name")
    chosen = choose_many(controls["makers"], names, placeholder="Choose makers")
    if chosen:
        _draw_grid(_grid(colors(), tuple(chosen)))
    else:
        st.info("Choose at least one maker to see its answers.")
    with st.container(horizontal=True):
        topic_names = names_by_id(topics, "topic_id", "topic_name")
        topic_id = choose_one(controls["topic"], topic_names)
        vendor_id = choose_one(controls["vendor"], names)
    write_url(tuple(controls.values()))
    [topic] = [row for row in as_rows(topics) if row["topic_id"] == topic_id]
    st.header(f"{plain(names[vendor_id])}: {plain(topic['question'])}")
    _answer(topic_id, vendor_id).draw()
    _boxes(topic, vendor_id)
    _draw_changes(topic_id, tuple(dict.fromkeys((vendor_id, *chosen))))
    _draw_license()


if __name__ == "__main__":
    render()
