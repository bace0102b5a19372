"""Who must answer a request for records, and under which law, in words."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.source_links import SourceLink, cite


def laws_told(laws: Sequence[Row], sources: Sequence[Row], *, who: str) -> list[str]:
    """Say under which law a body must answer a request for records, as Markdown.

    Args:
        laws: Rows of ``records_law``.
        sources: Rows of ``sources``, those of the laws.
        who: Whom to ask, such as ``the agency``.
    """
    links = {row["source_id"]: row for row in sources}
    lines = []
    for law in laws:
        source = links[law["source_id"]]
        link = SourceLink(source["publisher"], source["source_url"])
        only = " **Only residents of the state may ask.**"
        whom = only if law["residents_only_status"] == "yes" else ""
        lines.append(
            f"**The law:** {plain(who)} must answer under the "
            f"{plain(law['statute_name'])} ({plain(law['citation'])}). "
            f"{plain(law['response_deadline'])}{whom} :small[{cite(link)}. Not legal "
            "advice.]"
        )
    return lines
