"""Every sentence of a page is a message, and every message has its Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from gettext import NullTranslations

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from lxml import html as lxml_html

from dashboard import languages
from dashboard.formats import as_sentence
from dashboard.languages import LOCALE, SPANISH, Labels
from dashboard.places import pages, render
from dashboard.places.gather import Page
from dashboard.places.links import Links
from dashboard.places.record import record
from dashboard.places.render import write
from dashboard.places.routes import page_at
from dashboard.queries.labels import labels_in
from dashboard.queries.snapshot_reader import run
from dashboard.rows import Row
from tests.golden.pages import PAGES

_TEMPLATE = ("jinja2.ext:babel_extract", {"trimmed": "true", "silent": "false"})
_METHODS = {
    "**.py": ("python", {}),
    "**.jinja": _TEMPLATE,
    "**/templates/**.html": _TEMPLATE,
}
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_VALUE = re.compile(r"%\((\w+)\)s")
_VALUES = re.compile(r"(%\(\w+\)s)")
_MARKUP = re.compile(r"</?(?!b>)[a-z]")
# A language that nobody speaks: dates of the Cherokee, and brackets around messages.
_MADE_UP = "chr"
_WORD = re.compile(r"[A-Za-z]{3,}")
_MESSAGE = re.compile(r"⟦[^⟦⟧]*⟧")
# Names, titles and what rows have in Spanish.
_OWN = re.compile(r".*(name|names|title|publisher|code|_es|citation|product)$")


def _messages() -> Iterator[tuple[str, tuple[str, ...], str | None]]:
    """Yield file, forms and context of each message in the code and the templates."""
    methods = [(pattern, method) for pattern, (method, _) in _METHODS.items()]
    options = {pattern: options for pattern, (_, options) in _METHODS.items()}
    for file, _, message, _, context in extract_from_dir(
        LOCALE.parent, methods, options, _KEYWORDS
    ):
        yield file, (message,) if isinstance(message, str) else message, context


def _texts_of_rows() -> set[str]:
    """Return the texts of rows that residents get in Spanish, as pages write them."""
    shown = record()
    texts = [
        *(row["setting_name"] for row in shown["settings"]),
        *_sentences(shown["settings"], "how_text", "effect_text"),
        *_sentences(shown["statements"], "disputed_claim", "statement", "summary"),
        *_sentences([r for r in shown["warrants"] if r["is_ring"]], "summary"),
        *_sentences(
            run("select response_deadline from marts.dim_records_laws").to_pylist(),
            "response_deadline",
        ),
    ]
    return {*texts}


def _sentences(rows: Iterable[Row], *columns: str) -> Iterator[str]:
    for row in rows:
        yield from (as_sentence(row[name]) for name in columns if row[name])


@cache
def _spanish() -> Catalog:
    with (LOCALE / SPANISH.code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)


def _forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def test_every_message_has_spanish_with_values_that_it_knows() -> None:
    without, wrong = [], []
    for file, forms, context in _messages():
        known = _spanish().get(forms if len(forms) > 1 else forms[0], context)
        spanish = _forms(known.string) if known else ()
        if len(spanish) != len(forms) or not all(spanish):
            without.append((file, forms))
        values = set(_VALUE.findall(" ".join(forms)))
        # A value that English does not show is for Spanish, so the template has it.
        template = (LOCALE.parent / file).read_text("utf-8")
        wrong += [
            (file, name)
            for name in set(_VALUE.findall(" ".join(spanish))) - values
            if not re.search(rf"\b{name}\b", template)
        ]
    assert not without, f"Write their Spanish in messages.po: {without}"
    assert not wrong


@pytest.mark.usefixtures("about")
def test_every_setting_deadline_and_answer_of_a_maker_has_spanish() -> None:
    assert not [text for text in _texts_of_rows() if not _spanish().get(text)]


@pytest.mark.usefixtures("about")
def test_no_message_of_messages_po_is_unused() -> None:
    used = {(forms[0], context) for _, forms, context in _messages()}
    used |= {(text, None) for text in _texts_of_rows()}
    known = {(_forms(one.id)[0], one.context) for one in _spanish() if one.id}
    assert not known - used, "Take them out of messages.po."


def test_a_message_has_no_markup_but_bold() -> None:
    texts = {text for _, forms, _ in _messages() for text in forms}
    texts |= {text for one in _spanish() if one.id for text in _forms(one.string)}
    assert not [text for text in texts if _MARKUP.search(text)]


class _Brackets(NullTranslations):
    """Messages in brackets, without their values."""

    def gettext(self, message: str) -> str:
        parts = _VALUES.split(message)
        return "".join(
            f"⟦{part}⟧" if part.strip() and not _VALUES.fullmatch(part) else part
            for part in parts
        )

    def ngettext(self, singular: str, plural: str, num: int) -> str:
        return self.gettext(singular if num == 1 else plural)

    def pgettext(self, context: str, message: str) -> str:
        del context
        return self.gettext(message)


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> Labels:
    """A language whose messages and words for codes stand in brackets."""
    real = languages.translations

    def translations(code: str) -> NullTranslations:
        return _Brackets() if code == _MADE_UP else real(code)

    for module in (languages, render):
        monkeypatch.setattr(module, "translations", translations)
    spanish = labels_in(SPANISH)
    values = {field.name: getattr(spanish, field.name) for field in fields(Labels)}
    words = {
        key: {code: f"⟦{text}⟧" for code, text in texts.items()}
        for key, texts in spanish.vocabularies.items()
    }
    return Labels(**values | {"code": _MADE_UP, "vocabularies": words})


def _strings(value: object, column: str = "") -> Iterator[str]:
    """Yield the names, titles and Spanish texts in the rows of a page."""
    if isinstance(value, str):
        if _OWN.fullmatch(column):
            yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strings(inner, str(key))
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _strings(inner, column)


def _bare_words(page: Page, html: str) -> set[str]:
    """Return the words of a page that are no message, name, quotation or title."""
    root = lxml_html.document_fromstring(html)
    for part in root.xpath(
        "//*[@lang='en'] | //code | //script | //style"
        " | //a[starts-with(@href, 'http')]"
    ):
        part.drop_tree()
    text = root.text_content()
    labels = root.xpath("//@aria-label | //@title | //@placeholder")
    text = _MESSAGE.sub(" ", " | ".join([text, *labels]))
    known = " ".join(_strings(page.values)) + " Porchlight Ring Amazon In English"
    return set(_WORD.findall(text)) - set(_WORD.findall(known))


@pytest.mark.usefixtures("about")
@pytest.mark.parametrize(
    "path",
    [*PAGES.values(), "/state/il", "/today", f"{PAGES['providence']}/sheet", "/es?q=x"],
)
def test_no_page_shows_english_that_is_no_message(path: str, made_up: Labels) -> None:
    address, _, question = path.partition("?q=")
    page = page_at(address, question)
    assert page
    written = write(page, made_up, Links(f"{made_up.home}{page.path}"))
    found = _bare_words(page, pages.html(written).decode())
    assert not found
