"""Who must answer a request for records, and under which law, in words."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.text.languages import ENGLISH, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.words.sources import cite


def laws_told(
    laws: Sequence[Row],
    sources: Sequence[Row],
    *,
    who: str,
    language: Language = ENGLISH,
) -> list[str]:
    """Say under which law a body must answer a request for records, as Markdown.

    Args:
        laws: Rows of ``records_law``.
        sources: Rows of ``sources``, those of the laws.
        who: Whom to ask, such as ``the agency``.
        language: That it is said in.
    """
    links = {row["source_id"]: row for row in sources}
    lines = []
    for law in laws:
        source = links[law["source_id"]]
        link = cite(SourceLink(source["publisher"], source["source_url"]), language)
        name = f"{plain(law['statute_name'])} ({plain(law['citation'])})"
        only = language.say(
            " **Only residents of the state may ask.**",
            " **Solo pueden pedirlos los residentes del estado.**",
        )
        whom = only if law["residents_only_status"] == "yes" else ""
        lines.append(
            language.say(
                f"**The law:** {plain(who)} must answer under the {name}. "
                f"{plain(law['response_deadline'])}{whom} :small[{link}. Not legal "
                "advice.]",
                f"**La ley:** {plain(who)} debe responder a una solicitud de registros "
                f"públicos según la ley {language.name(name)}.{whom} "
                f":small[{link}. Esto no es asesoría legal.]",
            )
        )
    return lines
