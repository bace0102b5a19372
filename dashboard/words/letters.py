"""Public-records requests: the state's law and a draft letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.text.formats import as_sentence, counted
from dashboard.text.languages import Labels
from dashboard.text.markdown import plain
from dashboard.text.rows import Row
from dashboard.words.history import event_words, when
from dashboard.words.places import within_text
from dashboard.words.sources import cite_publisher

NOT_ADVICE = (
    "This is a draft, not legal advice. Fill in what is in brackets, and read it "
    "before you send it."
)
TRIBAL_LAW = (
    "Whether this law of the state binds a tribal police force is not in our sources.",
    "Nuestras fuentes no dicen si esta ley del estado obliga a una policía tribal.",
)
_BLANKS = ("your name", "your address", "date")
_MOST_ENTRIES = 8


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


def notes_for_sender(state: str, laws: Sequence[Row], language: Labels) -> list[str]:
    """Explain the state's fees and residency rule to the sender; Markdown."""
    state = plain(within_text(state, language))
    if not laws:
        return [
            f"**No records law of {state} is on record here,** so the "
            "letter names none and no deadline. Look for it before you send this."
        ]
    notes = []
    for law in laws:
        if law["residents_only_status"] == "yes":
            notes.append(f"**Residents only:** {plain(law['residents_only_basis'])}.")
        notes.append(
            f"**Fees:** {plain(as_sentence(law['fee_waiver']))}"
            if law["fee_waiver"]
            else "**Fees:** our sources do not say whether a waiver can be asked for."
        )
        if law["note"]:
            notes.append(plain(as_sentence(law["note"])))
    return notes


def opening(
    body: str, state_name: str, laws: Sequence[Row], *, is_town: bool = False
) -> list[str]:
    """Return the paragraphs above the list of records, as Markdown.

    Args:
        body: The recipient.
        is_town: Whether the recipient is a town because its police are uncertain.
    """
    named = " and ".join(
        f"{plain(law['statute_name'])} ({plain(law['citation'])})" for law in laws
    )
    officer = "Records officer (city or town clerk)" if is_town else "Records officer"
    police = " and of the agency that polices it" if is_town else ""
    under = f"Under the {named}, I" if named else "I"
    return [
        "\n".join(plain(f"[{blank}]") for blank in _BLANKS),
        f"{officer}\n{plain(body)}\n{plain(state_name)}",
        f"**Request for public records{f' under the {named}' if named else ''}**",
        "To the records officer:",
        f"{under} ask for copies of these records of {plain(body)}{police}, whatever "
        "their date:",
    ]


def requested_records(
    profile: Row | None, registries: Sequence[Row], rounds: Sequence[Row]
) -> list[str]:
    """List the records that the letter requests, as Markdown."""
    known = profile or {}
    agreement = (
        "Every memorandum of understanding, contract, accepted terms or other "
        "agreement with Ring or Amazon on the Neighbors app, its portal for police or "
        "requests for residents' video, with amendments and what came with them"
    )
    if known.get("has_instrument"):
        agreement += ", beyond what is named below as on record"
    requests = (
        "Records sufficient to show the number of requests to residents for video made "
        "through Ring, by month, how many residents each reached and how many shared "
        "video, and the rules for making them"
    )
    if known.get("video_request_count") is not None:
        count = f"{known['video_request_count']:,}"
        requests += f"; {count} are on record, without all of this"
    money = (
        "Money and goods for home cameras: grants, purchases, discounts and donated "
        "cameras, with approvals and invoices, and without the names of residents"
    )
    if rounds:
        money += f", beyond the {counted(len(rounds), 'round', 'rounds')} on record"
    other_ways = (
        "Contracts, orders and invoices for other ways to private cameras: Community "
        "Requests through Axon or another company, and any registry or live link, "
        "such as Axon Fusus"
    )
    if registries:
        other_ways += "; the registry's portal is on record, its contract is not"
    return [
        f"{agreement}.",
        "All correspondence with Ring or Amazon.",
        f"{requests}.",
        "Records sufficient to show who used the portal for police, when and for what, "
        "such as its audit log.",
        f"{other_ways}.",
        f"{money}.",
    ]


def explain_letter_in_spanish() -> tuple[str, list[str]]:
    """Explain in Spanish how to send the letter, and list what it requests in order."""
    return (
        "La carta está en inglés, porque va a un organismo público. Complete lo que "
        "está entre corchetes, léala y envíela por correo electrónico o postal a quien "
        "atiende las solicitudes de registros. Guarde una copia con la fecha. Pide:",
        [
            "Los acuerdos con Ring o Amazon.",
            "Toda la correspondencia con Ring o Amazon.",
            "Registros que basten para mostrar cuántas solicitudes de video hubo por "
            "mes, a cuántos residentes llegaron y cuántos compartieron, y sus "
            "reglas.",
            "El registro de quién usó el portal para policías, cuándo y para qué.",
            "Contratos y facturas de otras vías a cámaras privadas.",
            "Dinero y aparatos para cámaras de las casas, sin los nombres de los "
            "residentes.",
        ],
    )


def on_record(
    body: str, entries: Sequence[Row], rounds: Sequence[Row], language: Labels
) -> list[str]:
    """List what the sender already has, as Markdown."""
    own = [row for row in entries if row["actor"] == "agency"]
    lines = [
        f"{when(row, language)}: {plain(event_words(row, language))}"
        + (
            f", agreed by {language.label('instrument', row['instrument'])}"
            if row["instrument"] != "unknown"
            else ""
        )
        + f" ({plain(row['publisher'])})."
        for row in own
    ]
    further = len(lines) - _MOST_ENTRIES
    more = [f"{counted(further, 'further entry', 'further entries')}."]
    lines = lines[:_MOST_ENTRIES] + (more if further > 0 else [])
    lines += [
        f"{when(row, language, 'announced')}: "
        f"{language.label('scheme_type', row['scheme_type'])} of "
        f"{plain(row['jurisdiction_name'])} ({plain(row['publisher'])})."
        for row in rounds
    ]
    return lines or [f"Nothing that clearly names {plain(body)} with Ring."]


def closing(laws: Sequence[Row]) -> list[str]:
    """Return the closing paragraphs of the letter, as Markdown."""
    wait = [
        "The law's time to answer, as I understand it: "
        f"{plain(as_sentence(law['response_deadline']))}"
        for law in laws
        if law["response_deadline"]
    ]
    return [
        "Please send them by e-mail, in the form in which you keep them.",
        *wait,
        "I ask that fees be waived or reduced where the law allows it, since the "
        "records serve the public. If there is a fee, please tell me the amount "
        "before you make copies.",
        "If you withhold a record or a part of one, please name the exemption for each "
        "and send the rest.",
        f"Sincerely,\n\n{plain('[your name]')}",
    ]
