"""The makers' answers: by question, by bill, and two or three makers side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from dashboard.charts.terms import ANSWER_MARKS
from dashboard.components.figure import AS_ROWS, folded_table
from dashboard.components.filters import (
    Views,
    choose_many,
    choose_one,
    filter_rows,
    is_phone,
    legible,
    names_by_id,
)
from dashboard.components.tables import text_table
from dashboard.components.term_words import (
    answer_key,
    answer_words,
    badge,
    legend,
    short_name,
    short_source_link,
    standing_mark,
    who_says,
)
from dashboard.components.url_state import Control, current, open_url, write_url
from dashboard.queries.labels import english
from dashboard.text.formats import counted, day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row, as_rows
from dashboard.words.sources import cite_briefly, when_supported

_RATED = ("protective", "mixed", "invasive")
_TOPICS_AT_FIRST = (
    "warrantless_access",
    "police_request_tool",
    "e2ee",
    "content_license",
)


def ask_view(
    views: Views, topics: pa.Table, answers: pa.Table, evidence: pa.Table
) -> None:
    """Let the reader choose questions; show what every maker answers."""
    names = names_by_id(topics, "topic_id", "topic_name")
    options = (
        *_TOPICS_AT_FIRST,
        *(topic for topic in names if topic not in _TOPICS_AT_FIRST),
    )
    control = Control(
        "terms_ask",
        "topics",
        "What matters to you?",
        ",".join(_TOPICS_AT_FIRST),
        kind="many",
        options=options,
        most=len(options),
    )
    controls = (views.control("ask"), control)
    open_url(controls)
    chosen = st.pills(
        control.label,
        options,
        selection_mode="multi",
        default=current(control),
        format_func=legible(names).__getitem__,
        key=control.key,
        # why: seventeen buttons, one per line, would push the answers off a phone.
        wrap=not is_phone(),
    )
    write_url(controls)
    if not chosen:
        st.info("Choose at least one question to see what the makers answer.")
        return
    questions = {row["topic_id"]: row for row in as_rows(topics)}
    shown = filter_rows(answers, topic_id=tuple(chosen))
    rows = as_rows(shown)
    alternatives = as_rows(_alternatives(evidence))
    for topic_id in sorted(chosen, key=options.index):
        question_panel(
            questions[topic_id],
            [row for row in rows if row["topic_id"] == topic_id],
            [row for row in alternatives if row["topic_id"] == topic_id],
            views,
            is_open=len(chosen) == 1,
        )
    st.markdown(legend())
    folded_table(AS_ROWS, shown, name="terms_answers")


def _alternatives(evidence: pa.Table) -> pa.Table:
    """Return the statements that contradict an answer, or may be newer."""
    return filter_rows(evidence, evidence_role=("conflicting", "undated_beside"))


def question_panel(
    question: Row,
    answers: Sequence[Row],
    alternatives: Sequence[Row],
    views: Views,
    *,
    is_open: bool,
) -> None:
    """Draw one question with the makers by rating, and a box with every maker's answer.

    Args:
        question: A row of ``term_topics``.
        answers: Its rows of ``current_answers``.
        beside: Its rows of ``term_evidence`` that contradict an answer or may be newer.
        is_open: Whether the box is initially open.
    """
    by_key: dict[str, list[Row]] = {key: [] for key in ANSWER_MARKS}
    for row in answers:
        by_key[answer_key(row)].append(row)
    named = (
        f"{badge(key)} "
        + ", ".join(
            plain(short_name(row["vendor_id"], row["vendor_name"])) for row in rows
        )
        for key, rows in by_key.items()
        if rows
    )
    # why: one element instead of several, since each costs server time, and a reader
    # may choose all 17 questions.
    st.markdown(f"## {plain(question['question'])}\n\n{' · '.join(named)}")
    box = st.expander(
        f"{plain(question['topic_name'])}: answers",
        expanded=is_open,
        key=f"terms_{question['topic_id']}_box",
        on_change="rerun",
    )
    if box.open:
        with box:
            st.markdown(f":small[{plain(question['why_it_matters'])}]")
            _answers(by_key, alternatives, views)


def _answers(
    by_key: Mapping[str, Sequence[Row]], alternatives: Sequence[Row], views: Views
) -> None:
    """Draw every maker's answer, grouped by what it says."""
    for column, key in zip(st.columns(len(_RATED)), _RATED, strict=True):
        entries = [_entry(row, alternatives, views) for row in by_key[key]]
        count = f":small[{counted(len(entries), 'maker', 'makers')}]"
        with column:
            st.markdown("\n\n".join([f"{badge(key)} {count}", *entries]))
    unrated = _unrated(by_key, alternatives, views)
    if unrated:
        st.markdown("\n\n".join(unrated))


def _entry(row: Row, alternatives: Sequence[Row], views: Views) -> str:
    """Return one maker's answer with its source."""
    notes = [short_source_link(row), when_supported(row, english())]
    if standing_mark(row):
        notes.append(f"**{standing_mark(row)}**")
    place = views.address("evidence", vendor=row["vendor_id"], topic=row["topic_id"])
    title = f"{plain(row['vendor_name'])}: {plain(answer_words(row['position']))}"
    more = f":small[{' · '.join(notes)}]"
    text = f"**[{title}]({place}).** {plain(row['summary'])}  \n{more}"
    others = filter(lambda one: one["vendor_id"] == row["vendor_id"], alternatives)
    return "\n\n".join([text, *map(_alternative, others)])


def _evidence_link(row: Row, views: Views) -> str:
    """Link to the evidence for one answer, with a label that no other link has."""
    vendor, topic = row["vendor_id"], row["topic_id"]
    place = views.address("evidence", vendor=vendor, topic=topic)
    answer = f"{row['vendor_name']}: {row['topic_name']}"
    return f"[evidence on {plain(answer)}]({place})"


def _alternative(row: Row) -> str:
    """Return a statement that contradicts an answer, or may be newer."""
    intro = (
        "Another source of equal standing says otherwise:"
        if row["evidence_role"] == "conflicting"
        else "Also on record, undated, so perhaps newer:"
    )
    return (
        f"↳ *{intro}* {badge(answer_key(row))} {plain(row['summary'])}  \n"
        f":small[{short_source_link(row)} · {when_supported(row, english())} · "
        f"{who_says(row)}]"
    )


def _unrated(
    by_key: Mapping[str, Sequence[Row]], alternatives: Sequence[Row], views: Views
) -> list[str]:
    """List the makers without a rated answer, grouped by the reason."""
    lines = []
    if by_key["conflicting"]:
        lines.append(badge("conflicting"))
        lines += [_entry(row, alternatives, views) for row in by_key["conflicting"]]
    if by_key["not_stated"]:
        named = "; ".join(
            f"**{plain(row['vendor_name'])}** ({short_source_link(row)}, "
            f"{when_supported(row, english())}, {_evidence_link(row, views)})"
            for row in by_key["not_stated"]
        )
        lines.append(f"{badge('not_stated')} The document doesn't say: {named}.")
    if by_key["not_seen"]:
        named = ", ".join(plain(row["vendor_name"]) for row in by_key["not_seen"])
        lines.append(
            f"{badge('not_seen')} We found nothing on record, which does not mean no: "
            f"{named}."
        )
    return lines


GROUPS = {
    "differ": "Where they differ",
    "partly": "Where only some have an answer",
    "alike": "Where they are rated alike",
    "nothing": "Where none has an answer on record",
}
_MAKERS_AT_FIRST = "ring,google_nest,apple_hksv"


def compare_view(
    views: Views, makers: pa.Table, answers: pa.Table, evidence: pa.Table
) -> None:
    """Let the reader choose two or three makers; show where they differ."""
    names = names_by_id(makers, "vendor_id", "vendor_name")
    view = views.control("compare")
    control = Control(
        view.page,
        "vendors",
        "Two or three makers",
        _MAKERS_AT_FIRST,
        kind="many",
        options=tuple(names),
        most=3,
    )
    open_url((view, control))
    chosen = choose_many(control, names, placeholder="Choose two or three makers")
    write_url((view, control))
    if len(chosen) < 2:
        st.info("Choose at least two makers to compare.")
        return
    shown = filter_rows(answers, vendor_id=tuple(chosen))
    alternatives = _alternatives(evidence)
    groups = grouped_topics(shown.to_pylist())
    for group, title in GROUPS.items():
        if groups[group]:
            st.header(f"{title} ({len(groups[group])})")
            _side_by_side(
                groups[group],
                chosen,
                filter_rows(alternatives, vendor_id=tuple(chosen)).to_pylist(),
            )
    st.markdown(legend())
    folded_table(AS_ROWS, shown, name="terms_compared")


def grouped_topics(answers: Sequence[Row]) -> dict[str, list[list[Row]]]:
    """Group the questions by how much the answers differ.

    Args:
        answers: The answers of the selected makers, in reading order.

    Returns:
        For each of ``GROUPS`` the questions, each as its answers' rows. In ``differ``
        the largest difference comes first, else reading order applies. Answers that
        are unseen, not stated or contradictory never count as different.
    """
    topics: dict[str, list[Row]] = {}
    for row in answers:
        topics.setdefault(row["topic_id"], []).append(row)
    groups: dict[str, list[list[Row]]] = {group: [] for group in GROUPS}
    for rows in topics.values():
        groups[_group(rows)].append(rows)
    groups["differ"].sort(key=lambda rows: -_spread(rows))
    return groups


def _group(rows: Sequence[Row]) -> str:
    keys = [answer_key(row) for row in rows]
    rated = {key for key in keys if key in _RATED}
    if len(rated) > 1:
        return "differ"
    if all(key in _RATED for key in keys):
        return "alike"
    return "partly" if rated or "conflicting" in keys else "nothing"


def _spread(rows: Sequence[Row]) -> int:
    ratings = [row["rating"] for row in rows if answer_key(row) in _RATED]
    return max(ratings) - min(ratings)


def _side_by_side(
    topics: Sequence[Sequence[Row]],
    vendor_ids: Sequence[str],
    alternatives: Sequence[Row],
) -> None:
    """Draw questions side by side with the makers' answers."""
    ordered = [
        sorted(rows, key=lambda row: vendor_ids.index(row["vendor_id"]))
        for rows in topics
    ]
    table = {"Question": [f"**{plain(rows[0]['topic_name'])}**" for rows in ordered]}
    for number in range(len(vendor_ids)):
        name = plain(ordered[0][number]["vendor_name"])
        table[name] = [_cell(rows[number], alternatives) for rows in ordered]
    text_table(table, "Answers side by side")


def _cell(row: Row, alternatives: Sequence[Row]) -> str:
    """Return an answer with its source in one line, for a table cell."""
    key = answer_key(row)
    if key == "not_seen":
        return f"{badge(key)}: nothing on record, which does not mean no."
    notes = [short_source_link(row), when_supported(row, english())]
    if standing_mark(row):
        notes.append(f"*{standing_mark(row)}*")
    if key == "not_stated":
        return f"{badge(key)} The document doesn't say. :small[{' · '.join(notes)}]"
    text = (
        f"{badge(key)} **{plain(answer_words(row['position']))}.** "
        f"{plain(row['summary'])} :small[{' · '.join(notes)}]"
    )
    for other in alternatives:
        if all(other[name] == row[name] for name in ("vendor_id", "topic_id")):
            word = (
                "Another source of equal standing"
                if other["evidence_role"] == "conflicting"
                else "Also on record, undated"
            )
            text += (
                f"\n\n{badge(answer_key(other))} {word}: {plain(other['summary'])} "
                f":small[{short_source_link(other)} · "
                f"{when_supported(other, english())}]"
            )
    return text


def bills_view(
    views: Views,
    bills: pa.Table,
    topic_ids: Mapping[str, Sequence[str]],
    topics: pa.Table,
    answers: pa.Table,
    evidence: pa.Table,
    sources: Mapping[str, Row],
) -> None:
    """Let the reader choose a bill; show the makers' answers to its questions."""
    rows = {row["bill_id"]: row for row in bills.to_pylist()}
    names = {
        key: f"{row['state_code']}: {row['bill_title']}" for key, row in rows.items()
    }
    view = views.control("bills")
    control = Control.listed(view.page, "bill", "Bill, law or ordinance", names)
    open_url((view, control))
    chosen = choose_one(control, names)
    write_url((view, control))
    _bill(rows[chosen], sources)
    related = topic_ids.get(chosen, ())
    if not related:
        st.info("None of the questions that we ask of makers is about this.")
    alternatives = _alternatives(evidence)
    for question in topics.to_pylist():
        if question["topic_id"] in related:
            own = {"topic_id": question["topic_id"]}
            question_panel(
                question,
                filter_rows(answers, **own).to_pylist(),
                filter_rows(alternatives, **own).to_pylist(),
                views,
                is_open=True,
            )
    if related:
        st.markdown(legend())
    folded_table(AS_ROWS, bills, name="bills")


def _bill(row: Row, sources: Mapping[str, Row]) -> None:
    source = sources[row["source_id"]]
    link = cite_briefly(source, english())
    introduced = (
        f"Introduced {day_text(row['introduced_on'], row['introduced_on_precision'])}. "
        if row["introduced_on"]
        else ""
    )
    seen = day_text(row["status_on"], row["status_on_precision"])
    st.header(plain(row["bill_title"]))
    st.markdown(
        f"{plain(row['what_it_would_do'])}\n\n"
        f"{introduced}**Last status that we saw, of {seen}:** "
        f"{plain(row['status_text'])}. What came later is not on record here.\n\n"
        f":small[{link} · last checked {day_text(source['retrieved_on'])}]"
    )
    st.markdown(
        "Below is what we have on record of makers on its questions, each with its "
        "date. Whether a maker would break it is for courts to say, not for this page."
    )
