"""Incidents page: what happened, what the companies answered, and one incident."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa
import streamlit as st

from dashboard.charts.incidents import STANDING_MARKS, incident_timeline
from dashboard.charts.lanes import LANES, MARKS, place_in_lanes
from dashboard.citations import cite_briefly
from dashboard.components.column_registry import pick_columns
from dashboard.components.figure import draw_chart, figure, search_gaps_box
from dashboard.components.filters import (
    choose_one,
    colors,
    is_phone,
    names_by_id,
    search_box,
)
from dashboard.components.tables import text_table
from dashboard.components.url_state import (
    Control,
    agency_address,
    open_url,
    page_address,
    set_controls,
    write_url,
)
from dashboard.formats import (
    ANY,
    capitalized,
    counted,
    day_text,
    plain,
    with_date_text,
    with_plot_dates,
)
from dashboard.queries.incidents import (
    IncidentFilters,
    article_claims,
    incident_links,
    incidents,
)
from dashboard.queries.labels import column_labels, english, label, labels, limits
from dashboard.queries.sources import main_sources, search_gaps
from dashboard.queries.terms import vendors
from dashboard.rows import Row, as_rows

_CHART, _NONE = "incidents_chart", "none"
_COLUMNS = pick_columns(
    "when",
    "headline",
    "company_name",
    "incident_type",
    "standing",
    "detail",
    "company_answer",
    "answer_status",
    "footage_sought_status",
    "footage_handed_over_status",
    "warrant_status",
    "publisher",
    "source_url",
)
_MOST_LISTED = 6
# Marks closer than this share of the period would overlap; a phone has a third of
# the width.
_APART_SHARE, _APART_SHARE_ON_A_PHONE = 1 / 75, 1 / 24


def standing_badge(standing: str) -> str:
    """Return an incident's standing as Markdown: its sign and its label."""
    mark = STANDING_MARKS[standing]
    return f":{mark.badge}-badge[{mark.symbol} {label('standing', standing)}]"


def when_happened(row: Row) -> str:
    """Return the date of an incident at its known precision."""
    if row["happened_on_precision"] == "span":
        return (
            f"{day_text(row['happened_on'])} to {day_text(row['happened_on_latest'])}"
        )
    return day_text(row["happened_on"], row["happened_on_precision"])


def missing_answer(row: Row) -> str:
    """Explain why the company's answer is missing, and as of when."""
    status, day = row["answer_status"], row["answer_searched_on"]
    words = label("answer_status", status).format(day=day_text(day) if day else "")
    meaning = labels("answer_status", "meaning").get(status)
    return f"{words}. {meaning}" if meaning else f"{words}."


def missing_answer_word(row: Row) -> str:
    """Return a short form for lists that explain the reasons once."""
    words = labels("answer_status", "short_label")
    return words.get(row["answer_status"]) or missing_answer(row)


def describe_link(row: Row) -> str:
    """Say what an incident is related to, with dates and the reason."""
    if row["link_type"] == "agency":
        text = f"Names {agency_link_of(row)}"
    else:
        verb = label("program_relation", row["link_relation"])
        text = f"{capitalized(verb)} the program {plain(row['linked_name'])}"
    start, end = row["linked_from_on"], row["linked_to_on"]
    if start and end:
        text += f" ({day_text(start)} to {day_text(end)})"
    elif start:
        text += f" (from {day_text(start)})"
    elif end:
        text += f" (until {day_text(end)})"
    return f"{text}. {plain(row['link_reason'] or '')}".rstrip()


def answers_title(rows: Sequence[Row]) -> str:
    """Say how many incidents the companies answered, and what is known of the others.

    Their own announcements have nothing to answer.
    """
    by_status = Counter(row["answer_status"] for row in rows)
    count = counted(len(rows), "incident", "incidents")
    parts = [f"Companies answered {by_status['answered']} of {count}"]
    if silent := by_status["no_comment"]:
        parts.append(f"on {silent} they declined to comment or did not respond")
    if missing := by_status["none_found"]:
        parts.append(f"for {missing} we found no answer")
    return "; ".join(parts)


def _lead(rows: Sequence[Row]) -> str:
    own = [row["answer_status"] for row in rows].count("own_act")
    return (
        f"{answers_title(rows)}. The other {own} are the companies' own announcements."
    )


def company_answer(row: Row) -> str:
    """Return the company's answer with its source, or why there is none."""
    if not row["company_answer"]:
        return f"*{missing_answer(row)}*"
    source = _source(row, "answer_")
    return f"{plain(row['company_answer'])}  \n:small[{source}]"


def _source(row: Row, prefix: str = "") -> str:
    return capitalized(cite_briefly(row, english(), prefix))


def footage_sentence(row: Row) -> str:
    """Say whether authorities sought footage, got it, and had a warrant; or nothing."""
    columns = ("footage_sought_status", "footage_handed_over_status", "warrant_status")
    words = [label(column, row[column]) for column in columns]
    return f"**Footage:** {'. '.join(words)}." if all(words) else ""


def agency_link_of(row: Row) -> str:
    """Return a link to an agency that a row of ``incident_links`` names."""
    return f"[{plain(row['linked_name'])}]({agency_address(row['linked_id'])})"


def _filters(control: Mapping[str, Control]) -> IncidentFilters:
    makers = {
        ANY: "Every company",
        **names_by_id(vendors(), "vendor_id", "vendor_name"),
    }
    kinds = {ANY: "Every kind", **labels("incident_type")}
    with st.container(horizontal=True):
        words = search_box(control["search"], placeholder="warrant, Jackson, 2021")
        kind = choose_one(control["kind"], kinds)
        maker = choose_one(
            control["company"],
            makers,
            note="Incidents that name the company or touch it.",
        )
    return IncidentFilters(kind, maker, search=" ".join(words.split()))


def _controls(names: Mapping[str, str]) -> dict[str, Control]:
    kinds = (ANY, *labels("incident_type"))
    makers = (ANY, *map(str, vendors()["vendor_id"].to_pylist()))
    page = "incidents"
    return {
        "search": Control(page, "search", "Search", kind="text"),
        "kind": Control(page, "kind", "Kind", ANY, options=kinds),
        "company": Control(page, "company", "Company", ANY, options=makers),
        "incident": Control(
            page, "incident", "Open an incident", _NONE, options=tuple(names)
        ),
    }


def _timeline(rows: Sequence[Row], title: str, table: pa.Table) -> None:
    """Draw the incidents over time, in a lane for each kind of answer."""
    days = [row["plotted_on"] for row in rows]
    first, last = date(min(days).year, 1, 1), date(max(days).year, 12, 31)
    lanes = {
        f"{name}: {len(members)}": members
        for status, name in column_labels("answer_status").items()
        if (members := [row for row in rows if row["answer_status"] == status])
    }
    share = _APART_SHARE_ON_A_PHONE if is_phone() else _APART_SHARE
    label_rows, mark_rows, row_count = place_in_lanes(
        [
            (name, [row["plotted_on"] for row in members])
            for name, members in lanes.items()
        ],
        apart_days=round((last - first).days * share),
    )
    marks = [row for members in lanes.values() for row in members]
    draw_chart(
        incident_timeline(colors(), first, last, row_count),
        {
            LANES: pa.table({"lane_name": list(lanes), "label_row": label_rows}),
            MARKS: _marks(marks, mark_rows),
        },
        f"{title}. The table has the same incidents.",
        title=title,
        unit=f"Incidents by date, {first.year} to {last.year}",
        sources=main_sources(table),
        key=_CHART,
        on_select=_open_pressed,
        selection_mode="incident",
    )
    signs = (
        f"{standing_badge(key)} {meaning}"
        for key, meaning in labels("standing", "meaning").items()
    )
    st.markdown(f":small[Press a mark to open it. {' · '.join(signs)}]")


def _open_pressed() -> None:
    if pressed := st.session_state[_CHART].selection.get("incident"):
        set_controls("incidents", incident=pressed[0]["incident_id"])


def _marks(rows: Sequence[Row], mark_rows: Sequence[float]) -> pa.Table:
    texts = ("incident_id", "headline", "company_name", "standing")
    return pa.table(
        {
            **{name: [row[name] for row in rows] for name in texts},
            "when": [when_happened(row) for row in rows],
            "plotted_on": pa.array([row["plotted_on"] for row in rows], pa.date32()),
            "mark_row": mark_rows,
            "standing_word": [label("standing", row["standing"]) for row in rows],
            "company_answer": [
                row["company_answer"] or missing_answer_word(row) for row in rows
            ],
        }
    )


def _panel(incident: pa.Table) -> None:
    """Draw one incident, with the company's answer beside what happened."""
    (row,) = incident.to_pylist()
    incident_id = row["incident_id"]
    sentence = f"{row['headline']} ({when_happened(row)}, {row['standing']})."
    with figure(
        "incident", sentence, with_date_text(incident), _COLUMNS, first="Incident"
    ):
        st.markdown(
            f"## {plain(row['headline'])}\n\n"
            f"{standing_badge(row['standing'])} **{when_happened(row)}** · "
            f"{plain(row['vendor_names'])} · "
            f"{label('incident_type', row['incident_type'])}"
        )
        left, right = st.columns(2)
        with left, st.container(border=True, height="stretch"):
            st.markdown(
                f"**What is {row['standing']}**\n\n{plain(row['detail'])}\n\n"
                f":small[{_source(row)}]"
            )
        with right, st.container(border=True, height="stretch"):
            st.markdown(f"**What the company answers**\n\n{company_answer(row)}")
        reasons = (row["reading_reason"], row["note"])
        lines = [
            footage_sentence(row),
            *map(describe_link, incident_links(incident_id)),
            _in_the_story(incident_id),
            f":small[How we read it: {' '.join(map(plain, filter(None, reasons)))}]",
        ]
        st.markdown("\n".join(f"- {line}" for line in lines if line))


def _in_the_story(incident_id: str) -> str:
    """Link to the story of July 2019 if it speaks of the incident."""
    if not article_claims(incident_id=incident_id).num_rows:
        return ""
    month = limits("first_story").months
    return f"In [the story of {month}, checked]({page_address('story')})"


def _newest(rows: Sequence[Row]) -> None:
    """List the newest incidents, each with the company's answer."""
    shown = rows[::-1][:_MOST_LISTED]
    st.header("The newest" if len(shown) < len(rows) else "One by one")
    text_table(
        {
            "What happened": [
                f"**{when_happened(row)}** {standing_badge(row['standing'])} "
                f"**[{plain(row['headline'])}]({incident_address(row['incident_id'])})**"
                f"  \n{plain(row['detail'])}  \n:small[{_source(row)}]"
                for row in shown
            ],
            "What the company answers": [
                company_answer(row)
                if row["company_answer"]
                else f"*{missing_answer_word(row)}*"
                for row in shown
            ],
        },
        "The newest incidents, each with the company's answer",
    )
    if len(shown) < len(rows):
        st.markdown(f":small[All {len(rows)} are in the chart's table.]")


def incident_address(incident_id: str) -> str:
    """Return the address of one incident, for a link from any page."""
    return f"{page_address('incidents', incident=incident_id)}#figure_incident"


def render() -> None:
    """Draw the page."""
    st.title("What happened, and what the companies say")
    everything = incidents(IncidentFilters())
    st.markdown(_lead(as_rows(everything)))
    names = {_NONE: "Choose one, or press a mark"} | {
        row["incident_id"]: f"{when_happened(row)}: {row['headline']}"
        for row in reversed(as_rows(everything))
    }
    controls = _controls(names)
    open_url(tuple(controls.values()))
    filters = _filters(controls)
    chosen = choose_one(controls["incident"], names)
    write_url(tuple(controls.values()))
    matches = incidents(filters)
    if matches.num_rows:
        rows = with_plot_dates(matches, "happened_on").to_pylist()
        title = answers_title(rows)
        with figure("incidents", f"{title}.", with_date_text(matches), _COLUMNS):
            _timeline(rows, title, matches)
    else:
        st.info(
            "No incident in our sources matches. That is not proof that nothing "
            "happened: clear a filter to see what is on record."
        )
    if chosen != _NONE:
        _panel(incidents(IncidentFilters(incident_id=chosen)))
    elif matches.num_rows:
        _newest(rows)
    search_gaps_box(search_gaps("incidents"), name="searched_incidents")


if __name__ == "__main__":
    render()
