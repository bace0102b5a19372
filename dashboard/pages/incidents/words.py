"""How an incident, its standing and what it is tied to are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dashboard.components.agency_cards import agency_address
from dashboard.components.url_state import page_address
from dashboard.queries.labels import labels
from dashboard.text.formats import day_text
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.incidents import standing_badge
from dashboard.words.missing_answer import missing_answer, missing_answer_word
from dashboard.words.sources import cite_row


def standing_legend() -> str:
    """Return what every sign means, as Markdown in one line."""
    meanings = labels("standing", "meaning").items()
    parts = (f"{standing_badge(key)} {meaning}" for key, meaning in meanings)
    return " · ".join(parts)


def company_answer(row: Row) -> str:
    """Write the company's answer with its source, or when none was found."""
    if not row["company_answer"]:
        return f"*{missing_answer(row)}*"
    return f"{plain(row['company_answer'])}  \n:small[{cite_row(row, 'answer_')}]"


def answer_in_list(row: Row) -> str:
    """Write the company's answer, or in a word that there is none.

    Which of them are meant, and since when, is said once above the list.
    """
    if row["company_answer"]:
        return company_answer(row)
    return f"*{missing_answer_word(row)}*"


def answers_sentence(rows: Sequence[Row]) -> str:
    """Say how many incidents the company answered, and why others stand without."""
    by_status = Counter(row["answer_status"] for row in rows)
    names = labels("answer_status", "plural_noun").items()
    parts = [f"{by_status[key]} {name}" for key, name in names if by_status[key]]
    days = sorted({row["answer_searched_on"] for row in rows} - {None})
    searched = f" (searched {' and '.join(map(day_text, days))})" if days else ""
    meanings = labels("answer_status", "meaning").items()
    more = [meaning for key, meaning in meanings if by_status[key]]
    return " ".join([f"{'; '.join(parts)}{searched}.", *more])


def terms_address(vendor_id: str, topic_id: str) -> str:
    """Return the address of one answer on the Terms page, from any page."""
    return page_address("terms", view="evidence", vendor=vendor_id, topic=topic_id)


def agency_link_of(row: Row) -> str:
    """Return a link to an agency that a row of ``incident_links`` names."""
    return f"[{plain(row['linked_name'])}]({agency_address(row['linked_id'])})"
