"""Terms page: what the makers' terms let them do, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from dashboard.charts.terms import ANSWERS, answer_grid, break_name
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import draw_chart, figure, search_gaps_box
from dashboard.components.filters import (
    choose_many,
    choose_one,
    colors,
    filter_rows,
    is_phone,
    names_by_id,
)
from dashboard.components.source_note import page_title
from dashboard.components.tables import text_table
from dashboard.components.term_words import (
    answer_key,
    answer_words,
    change,
    legend,
    quotation,
    short_name,
    statement,
)
from dashboard.components.url_state import Control, current, open_url, write_url
from dashboard.queries import terms as questions
from dashboard.queries._run import per_snapshot
from dashboard.queries.labels import english, label, labels
from dashboard.queries.sources import main_sources, search_gaps
from dashboard.text.formats import counted, day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row, as_rows
from dashboard.words.sources import cite_briefly

_PAGE = "terms"
_MAKERS_AT_FIRST = "ring,google_nest,arlo,blink,simplisafe,wyze"
_MAKERS_ON_A_PHONE_AT_FIRST = "ring,google_nest"
_TOPIC_AT_FIRST = "warrantless_access"
_GRID = "terms_grid_chart"
# More dated versions than these are folded.
_MOST_CHANGES = 3
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
    ("documentation_type", "Original or reported"),
    "evidence_standing",
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
            sum(
                answer_key(row) == "invasive"
                for row in answers
                if row["vendor_id"] == maker
            ),
        )
        for maker in makers[:2]
    ]
    first, *others = counts
    rest = "".join(f", {name} on {count}" for name, count in others)
    return (
        f"{first[0]} is rated invasive on {first[1]} of {len(topics)} questions{rest}"
    )


@per_snapshot(16)
def _cells(answers: pa.Table, makers: tuple[str, ...]) -> pa.Table:
    """Return the rows that the grid draws."""
    rows = as_rows(filter_rows(answers, vendor_id=makers))
    return cell_rows(rows)


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


def _grid(answers: pa.Table, topics: pa.Table, makers: Sequence[str]) -> None:
    """Draw the grid; a pressed cell opens its evidence."""
    rows = filter_rows(answers, vendor_id=tuple(makers))
    cells = _cells(answers, tuple(makers))
    names = names_by_id(answers, "vendor_id", "vendor_name")
    shown = tuple(short_name(maker, names[maker]) for maker in makers)
    claim = grid_claim(as_rows(rows), makers)
    spec = answer_grid(
        colors(), shown, tuple(break_name(row["topic_name"]) for row in as_rows(topics))
    )
    with figure(
        "terms_grid",
        f"{claim}. Our ratings of the answers of {', '.join(shown)}.",
        rows,
        _ANSWER_COLUMNS,
        labels={"answer_state": labels("answer_state")},
    ):
        draw_chart(
            spec,
            {ANSWERS: cells},
            f"Grid of {len(shown)} makers by {topics.num_rows} questions; each cell "
            "shows how we rate the answer, and when it was last seen to hold.",
            title=claim,
            unit="Rating of each answer, and the last date on which it held",
            sources=main_sources(rows),
            key=_GRID,
            on_select=_open_pressed,
            selection_mode="cell",
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                ":small[Ratings are our judgment. Press a cell for its evidence, "
                "below.]"
            )
            with st.popover("What the ratings mean"):
                st.markdown(legend())


def _open_pressed() -> None:
    """Show the evidence of the pressed cell, below the grid."""
    if pressed := st.session_state[_GRID].selection.get("cell"):
        cell = pressed[0]
        st.query_params.update(topic=cell["topic_id"], vendor=cell["vendor_id"])


def _answer(question: Row, statements: Sequence[Row], answer: Row) -> None:
    """Draw the evidence on a maker's answer: leading, then what says otherwise."""
    if not statements or answer_key(answer) == "not_seen":
        st.markdown(statement(answer, "full"))
    shown = [row for row in statements if row["evidence_role"] != "other"]
    for row in shown:
        if row["evidence_role"] == "conflicting":
            st.markdown("**A source of equal standing says otherwise:**")
        elif row["evidence_role"] == "undated_beside":
            kind = label("document_type", row["document_type"]).lower()
            st.markdown(f"**An undated text says otherwise ({kind}):**")
        st.markdown(statement(row, "full"))
    others = [row for row in statements if row["evidence_role"] == "other"]
    left, right = st.columns(2)
    if others:
        title = f"Older, weaker or narrower statements ({len(others)})"
        with left.expander(title, key="terms_others_box"):
            st.markdown("\n".join(f"- {statement(row, 'line')}" for row in others))
    with right.expander("The scale of this question", key="terms_scale_box"):
        steps = (
            f"{number}. {plain(question[f'rating_{number}_meaning'])}"
            for number in range(1, 6)
        )
        st.markdown("\n".join(("From protective (1) to invasive (5):", "", *steps)))


def _changes(topic: Row, makers: Sequence[str]) -> None:
    """List the dated versions of the chosen makers' answers, newest first."""
    rows = as_rows(questions.term_changes(topic["topic_id"], makers))
    if not rows:
        st.markdown("No dated text of the chosen makers is on record for it.")
        return
    lines = [change(row) for row in rows]
    st.markdown("\n".join(lines[:_MOST_CHANGES]))
    if len(lines) > _MOST_CHANGES:
        more = counted(len(lines) - _MOST_CHANGES, "version", "versions")
        with st.expander(f"{more} before", key="terms_changes_box"):
            st.markdown("\n".join(lines[_MOST_CHANGES:]))


def _license(statements: Sequence[Row]) -> None:
    """Draw Ring's license as quoted in 2019 and now, word by word."""
    dated = sorted(
        (row for row in statements if row["supported_on"] and row["quote_text"]),
        key=lambda row: row["supported_on"],
    )
    first, last = dated[0], dated[-1]
    columns = st.columns(2)
    for column, row, word in zip(
        columns, (first, last), ("Then", "The newest version on record"), strict=True
    ):
        with column, st.container(border=True):
            day = day_text(row["supported_on"], row["supported_on_precision"])
            st.markdown(
                f"**{word}: {day}**\n\n{quotation(row['quote_text'])}\n\n"
                f"{plain(row['summary'])} :small[{cite_briefly(row, english())}]"
            )
    quotes = [row["quote_text"] for row in (first, last)]
    years = [str(row["supported_on"].year) for row in (first, last)]
    with st.expander("What each word means, and which version has it"):
        text_table(
            license_words(quotes, years),
            "Words of the license, their plain meaning, and the versions with them",
        )
        st.markdown(
            ":small[The meanings are ours and no legal advice. A quotation here has at "
            "most 15 words: a word that is missing from it may still be in the text.]"
        )


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


def _headline(answers: Mapping[tuple[str, str], Row], topic: Row) -> None:
    """Answer the chosen question for Ring in a line."""
    row = answers[questions.RING_ID, topic["topic_id"]]
    beside = (
        f" An undated text says otherwise: {plain(row['undated_summary'])}"
        if row["undated_summary"]
        else ""
    )
    st.markdown(
        f"**{plain(topic['question'])}** Ring: {statement(row, 'short')}.{beside}"
    )


def render() -> None:
    """Draw the page."""
    page_title("What camera makers may do with your video")
    topics, makers = questions.term_topics(), questions.vendors()
    answers, evidence = questions.current_answers(), questions.term_evidence()
    by_cell = {(row["vendor_id"], row["topic_id"]): row for row in as_rows(answers)}
    by_topic = {row["topic_id"]: row for row in as_rows(topics)}
    controls = _controls(topics, makers)
    _headline(by_cell, by_topic[current(controls["topic"])])
    names = names_by_id(makers, "vendor_id", "vendor_name")
    chosen = choose_many(controls["makers"], names, placeholder="Choose makers")
    if chosen:
        _grid(answers, topics, chosen)
    else:
        st.info("Choose at least one maker to see its answers.")
    with st.container(horizontal=True):
        topic_names = names_by_id(topics, "topic_id", "topic_name")
        topic = by_topic[choose_one(controls["topic"], topic_names)]
        vendor = choose_one(controls["vendor"], names)
    write_url(tuple(controls.values()))
    st.header(f"{plain(names[vendor])}: {plain(topic['question'])}")
    cell = {"vendor_id": vendor, "topic_id": topic["topic_id"]}
    _answer(
        topic,
        as_rows(filter_rows(evidence, **cell)),
        by_cell[vendor, topic["topic_id"]],
    )
    st.subheader("What changed")
    _changes(topic, [*dict.fromkeys((vendor, *chosen))])
    st.header("Ring's license, word by word")
    own = {"vendor_id": questions.RING_ID, "topic_id": questions.LICENSE}
    _license(as_rows(filter_rows(evidence, **own)))
    search_gaps_box(search_gaps("terms"), name="searched_terms")


if __name__ == "__main__":
    render()
