"""What an agency is tied to, in words: public money and incidents."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.queries.labels import label
from dashboard.text.formats import grouped
from dashboard.text.languages import ENGLISH, Language
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink
from dashboard.words.missing_answer import missing_answer
from dashboard.words.sources import cite, cite_row

_MONEY = {
    "promised_usd": ("promised", "prometidos"),
    "approved_usd": ("approved", "aprobados"),
    "spent_usd": ("spent", "gastados"),
    "other_public_usd": (
        "of public money, not said whether promised or spent",
        "de dinero público, sin que se diga si se prometió o se gastó",
    ),
    "vendor_total_usd": ("from the company", "de la empresa"),
}


def subsidies_told(
    rows: Sequence[Row], around: Sequence[Row] = (), language: Language = ENGLISH
) -> list[str]:
    """List funding rounds; sums stay apart by kind.

    Args:
        rows: Rows of ``subsidies_of`` an agency, or of ``subsidies_in`` an area.
        around: Those of its area that do not name the agency.
    """
    lines = []
    for row in [*rows, *around]:
        where = language.name(plain(row["jurisdiction_name"]))
        kind = label("scheme_type", row["scheme_type"], language.label).lower()
        standing = label("round_status", row["round_status"], language.label).lower()
        money = ", ".join(
            f"${grouped(row[column])} {language.say(*words)}"
            for column, words in _MONEY.items()
            if row[column] is not None
        )
        devices = row["device_given_count"] or row["device_planned_count"]
        counted = (
            language.say("handed out", "entregados")
            if row["device_given_count"]
            else language.say("planned", "previstos")
        )
        no_sum = language.say("No sum is stated.", "No se indica ninguna suma.")
        unsaid = language.say(
            "Whether police had a part in it is not recorded.",
            "No consta si la policía participó.",
        )
        day, precision = row["announced_on"], row["announced_on_precision"]
        where += f", {language.day(day, precision)}" if day else ""
        parts = [
            language.say(
                f"**{where}: {kind}, {standing}.**",
                f"**{where}: {kind}; estado: {standing}.**",
            ),
            f"{plain(money)}." if money else no_sum,
            f"{grouped(devices)} {language.say('devices', 'aparatos')} {counted}."
            if devices
            else "",
            label(
                "condition_status", row["sharing_condition_status"], language.meaning
            ),
            unsaid if row in around else "",
        ]
        told = " ".join(part for part in parts if part)
        lines.append(f"{told}  \n  :small[{_evidence(row, language)}]")
    return lines


def incidents_told(rows: Sequence[Row], language: Language = ENGLISH) -> list[str]:
    """List the incidents that name an agency, each with the company's answer.

    Args:
        rows: Rows of ``incidents_of``.
    """
    lines = []
    for row in rows:
        day = language.day(row["happened_on"], row["happened_on_precision"])
        answer = missing_answer(row)
        if row["company_answer"]:
            link = SourceLink(row["answer_publisher"], row["answer_source_url"])
            answer = f"{plain(row['company_answer'])} :small[{cite(link)}]"
        told = (
            f"**{plain(row['headline'])}** ({row['standing']}). "
            f"{plain(row['detail'] or '')}"
        )
        replied = f"{plain(row['company_name'])}: {answer}"
        lines.append(
            f"**{day}:** {language.name(told)} :small[{_evidence(row, language)}]  \n"
            f"  {language.name(replied)}"
        )
    return lines


def nothing_tied(
    rounds: Sequence[Row], incidents: Sequence[Row], language: Language = ENGLISH
) -> str:
    """Say that no funding round or no incident is known; empty if both are."""
    nothing = [
        *(
            []
            if rounds
            else [("funding round for Ring cameras", "dinero para cámaras")]
        ),
        *([] if incidents else [("incident", "incidente")]),
    ]
    if not nothing:
        return ""
    return language.say(
        f"No {' and no '.join(english for english, _ in nothing)} on record names it.",
        f"No consta ningún {' ni ningún '.join(spanish for _, spanish in nothing)} "
        "que la nombre.",
    )


def _evidence(row: Row, language: Language = ENGLISH) -> str:
    kind = label("source_kind", row["source_kind"], language.label)
    checked = language.say("last checked", "última revisión:")
    day = language.day(row["checked_on"])
    return f"{cite_row(row, language=language)} · {kind} · {checked} {day}"
