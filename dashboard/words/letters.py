"""Public-records requests: the state's law and a draft letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.text.languages import Labels
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.sources import cite_publisher


def describe_laws(
    laws: Sequence[Row], sources: Mapping[str, Row], who: str, language: Labels
) -> list[str]:
    """Explain which law obliges an agency to answer a records request, as Markdown.

    Args:
        laws: Rows of ``records_law``.
        sources: Rows of ``sources`` by id.
        who: The agency that must answer, such as ``the agency``; Markdown.
    """
    lines = []
    for law in laws:
        link = cite_publisher(sources[law["source_id"]], language)
        name = f"{plain(law['statute_name'])} ({plain(law['citation'])})"
        only = language.say(
            " **Only residents of the state may ask.**",
            " **Solo pueden pedirlos los residentes del estado.**",
        )
        whom = only if law["residents_only_status"] == "yes" else ""
        lines.append(
            language.say(
                f"**The law:** {who} must answer under the {name}. "
                f"{plain(law['response_deadline'])}{whom} :small[{link}. Not legal "
                "advice.]",
                f"**La ley:** {who} debe responder a una solicitud de registros "
                f"públicos según la ley {language.name(name)}.{whom} "
                f":small[{link}. Esto no es asesoría legal.]",
            )
        )
    return lines
