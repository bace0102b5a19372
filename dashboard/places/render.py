"""Pages in a language: the templates of their sections, written with their rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup

from dashboard.addresses import about_row, report_words
from dashboard.charts.theme import STATUS_SIGNS
from dashboard.citations import SourceLink, source_link
from dashboard.formats import as_sentence, capitalized, grouped, plain, usd
from dashboard.languages import ENGLISH, SPANISH, Labels
from dashboard.places import writers
from dashboard.places.gather import Page, today
from dashboard.places.sections import SECTIONS, Section
from dashboard.queries.snapshot_reader import per_snapshot
from dashboard.rows import Row
from warehouse.paths import site_address

_TEMPLATES = Path(__file__).with_name("templates")
_MANY_PLACES = 100
_EMPTY_LINES = re.compile(r"\n\s*\n\s*")
_COPY = re.compile(r"\bcopy\b|retelling")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
# A source in parentheses after what it proves.
_CITED = re.compile(r" \(\[(?:\\.|[^\]])*\]\([^)\s]*\)(?: \([^)]*\))?\)")
_NUMBERED = re.compile(r"\((\[\\\[\d+\\\]\]\([^)]*\))\)")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")
_ARTICLE = re.compile(
    r"\b(Agency|Bureau|Court|Department|Division|Office|Patrol|Police|Force|Unit|"
    r"Authority|Troopers|Rangers|Safety|Sheriff|Constable|Marshal)s?$"
    r"|\b(Agency|Board|Bureau|Department|Division|Office) (of|for)\b"
)


class Templates(Environment):
    """Templates in folders, the first of which goes before the others."""

    def __init__(
        self,
        folders: Sequence[Path],
        code: str,
        finalize: Callable[[Any], Any] | None = None,
    ) -> None:
        """Read them in a language; ``finalize`` changes each value that they show."""
        super().__init__(
            loader=FileSystemLoader(folders),
            undefined=StrictUndefined,
            autoescape=True,
            finalize=finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        # Of two constants, Jinja chooses when it compiles a template.
        self.filters["es"] = (ENGLISH if code == ENGLISH.code else SPANISH).choose

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - as in Jinja
        """Return a column of a row, which Jinja tries only after a fault."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


@dataclass(frozen=True)
class WrittenSection:
    """A section as Markdown."""

    section: Section
    heading: str
    markdown: str


@dataclass(frozen=True)
class Written:
    """A page in one language, as Markdown.

    Attributes:
        title: Its heading.
        lead: Facts below the heading.
        cited: The sources that its texts cite, by address, in reading order.
    """

    page: Page
    language: Labels
    title: str
    lead: str
    sections: tuple[WrittenSection, ...]
    cited: Mapping[str, SourceLink] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Return its address, without a snapshot."""
        return f"{self.language.home}{self.page.path}"

    @cached_property
    def answer(self) -> tuple[str, str]:
        """Return its sentence in bold and the rest, or the lead, as plain text."""
        if not self.page.rows:
            return "", writers.line(self.lead)
        first, rest = "", []
        for paragraph in self.sections[0].markdown.split("\n\n"):
            if paragraph.startswith((">", "- ")):
                continue
            bold = _BOLD.search(paragraph)
            if bold and not first:
                first = writers.line(bold[1])
                paragraph = _BOLD.sub("", paragraph, count=1)
            rest.append(writers.line(_CITED.sub("", paragraph)))
        return first, " ".join(filter(None, rest))

    def section(self, name: str) -> str:
        """Return the Markdown of a section; empty if the page has none."""
        named = (one.markdown for one in self.sections if one.section.name == name)
        return next(named, "")


def write(page: Page, language: Labels, *, is_brief: bool = False) -> Written:
    """Write a page in a language.

    A brief page, for sites of many files, links to the page of today for what is the
    same everywhere; so does a county of many places.
    """
    is_brief = is_brief or len(page.values.get("below", ())) > _MANY_PLACES
    cited: dict[str, SourceLink] = {}
    values = _with_words(
        {**page.values, "page": page, "labels": language, "cited": cited}
    )
    title, lead = writers.split_heading(_rendered(f"head_{page.kind}", values))
    sections = []
    for section in SECTIONS[page.kind]:
        if not section.is_shown(page.values):
            continue
        if section.is_shared and is_brief and not section.is_open:
            text = _brief(section, language)
        elif section.is_shared:
            text, sources = _shared(section.name, language)
            cited |= {url: one for url, one in sources.items() if url not in cited}
        elif section.is_in_english:
            english = {**values, "labels": page.values["english"]}
            text = _rendered(section.name, _with_words(english))
        else:
            text = _rendered(section.name, values)
        if text:
            # A number in brackets needs no parentheses.
            text = _NUMBERED.sub(r"\1", text) if page.kind == "sheet" else text
            heading, markdown = writers.split_heading(text)
            sections.append(WrittenSection(section, heading, markdown))
    return Written(page, language, title, lead, tuple(sections), cited)


@per_snapshot(40)
def _shared(name: str, language: Labels) -> tuple[str, Mapping[str, SourceLink]]:
    """Write a section that is the same on every page, with the sources it cites."""
    page, cited = today(), dict[str, SourceLink]()
    values = {**page.values, "page": page, "labels": language, "cited": cited}
    return _rendered(name, _with_words(values)), cited


@per_snapshot(40)
def _brief(section: Section, language: Labels) -> str:
    """Write the heading and the first line of a section, with a link to the rest."""
    heading, summary, *_ = _shared(section.name, language)[0].split("\n\n")
    link = _rendered("brief", _with_words({"labels": language, "section": section}))
    return f"{heading}\n\n{plain(writers.line(summary))}\n\n{link}"


def _with_words(values: dict[str, Any]) -> dict[str, Any]:
    """Add the address of the site, and what several templates say of a place."""
    language: Labels = values["labels"]
    values |= {"home": language.home, "site": site_address(), "phrases": None}
    if "answer" in values:
        words = _template(language.code, "phrases")
        values["phrases"] = words.make_module(values, shared=True)
    return values


def _rendered(name: str, values: dict[str, Any]) -> str:
    language: Labels = values["labels"]
    template = _template(language.code, name)
    # `render` would copy all values for each section.
    context = template.new_context(values, shared=True)
    written = "".join(template.root_render_func(context))
    return _EMPTY_LINES.sub("\n\n", written).strip()


@cache
def _template(code: str, name: str) -> Template:
    return _environment(code).get_template(f"{name}.md.jinja")


@cache
def _environment(code: str) -> Environment:
    """Return the templates of a language; what they show of rows is escaped."""
    folders = [_TEMPLATES / code, _TEMPLATES, _TEMPLATES / ENGLISH.code]
    made = Templates(folders, code, _escaped)
    made.filters |= {
        "day": _day,
        "on": _on,
        "cite": _cite,
        "status": _status,
        "label": _label,
        "meaning": _meaning,
        "number": grouped,
        "usd": usd,
        "own": _own,
        "the": _the,
        "capital": capitalized,
        "sentence": as_sentence,
        "quoted": _quoted,
        "report": _report,
        "spoken": _spoken,
        "draft": _draft,
        "most": _most,
        "mail": _mail,
        "link": _link,
        "url": _url,
        "english": _english,
        "within": _within,
    }
    return made


def _escaped(value: object) -> object:
    """Return a value for Markdown; the templates' own words are left as they are."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    # Markdown would read entities such as "&lt;" in names.
    return Markup(plain(value).replace("&", r"\&"))  # noqa: S704 - for Markdown


@pass_context
def _day(context: Context, day: date, precision: str = "day") -> str:
    """Write a date by its precision."""
    language: Labels = context["labels"]
    return language.day(day, precision)


@pass_context
def _on(context: Context, day: date, precision: str = "day") -> str:
    """Write a date with its preposition: ``on May 9, 2019``, ``in May 2019``."""
    language: Labels = context["labels"]
    written = language.day(day, precision)
    if language.is_english:
        return f"{'on' if precision == 'day' else 'in'} {written}"
    return f"{'el' if precision == 'day' else 'en'} {written}"


@pass_context
def _cite(
    context: Context, row: Row, prefix: str = "", *, is_dated: bool = True
) -> Markup:
    """Return a link to the source in the columns of a row that start with a prefix."""
    language: Labels = context["labels"]
    source = source_link(row, prefix)
    cited: dict[str, SourceLink] = context["cited"]
    cited.setdefault(source.url, source)
    name = language.source_names.get(source.url, "")
    # A host alone says nothing of the document.
    has_title = source.title and source.url not in language.untitled
    is_host = has_title and _HOST.fullmatch(source.publisher)
    if name:
        link = SourceLink(name, source.url).markdown()
    elif is_host and language.is_english:
        link = source.markdown()
    else:
        link = source.short(is_dated=is_dated).markdown()
        link += f", [{plain(source.title)}](lang:en)" if is_host else ""
    if context["page"].kind == "sheet":
        link = f"[\\[{[*cited].index(source.url) + 1}\\]]({source.url})"
    says_so = language.is_english and _COPY.search(source.publisher)
    if source.url in language.copies and not says_so:
        link += language.choose(" (a copy or retelling)", " (copia o relato de otro)")
    return Markup(link)  # noqa: S704 - SourceLink escapes its parts


@pass_context
def _status(context: Context, row: Row) -> Markup:
    """Return the status in a row with its date, as a mark of its form and color."""
    language: Labels = context["labels"]
    status = row["ring_status"] or "no_record"
    sign = STATUS_SIGNS[status]
    words = language.label("ring_status", status)
    day = row["ring_status_on"]
    if day and status not in {"no_record", "not_checked"}:
        words += f", {language.day(day, row['ring_status_on_precision'])}"
    return Markup(f"[{sign.symbol} {plain(words)}](status:{sign.badge})")  # noqa: S704


@pass_context
def _label(context: Context, code: str | None, vocabulary: str) -> str:
    language: Labels = context["labels"]
    return language.label(vocabulary, code)


@pass_context
def _meaning(context: Context, code: str | None, vocabulary: str) -> str:
    language: Labels = context["labels"]
    return language.meaning(vocabulary, code)


@pass_context
def _within(context: Context, name: str) -> str:
    """Return a name of a state for use in a sentence, with its article."""
    language: Labels = context["labels"]
    return language.labels("name_within_text").get(name, name)


def _own(name: str) -> str:
    """Return the possessive of a name: ``Addison's``, ``Auburn Hills'``."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _the(name: str) -> str:
    """Return an agency's name with its article."""
    return f"the {name}" if _ARTICLE.search(name) else name


@pass_context
def _report(context: Context, row: Row) -> Markup:
    """Return a link that reports a row of evidence."""
    language: Labels = context["labels"]
    about = about_row(row["evidence_id"], row["source_url"], language)
    words = report_words(language)
    return Markup(f"[{words}](report:{quote(about, safe='')})")  # noqa: S704 - escaped


def _quoted(markdown: str) -> Markup:
    """Fold Markdown below its first line."""
    lines = str(markdown).strip().splitlines()
    return Markup("\n".join(f"> {line}" for line in lines))  # noqa: S704


def _spoken(markdown: str) -> Markup:
    """Return Markdown as plain text, to be read aloud or sent."""
    paragraphs = _EMPTY_LINES.split(str(markdown).strip())
    text = "\n\n".join(map(writers.text, paragraphs))
    return Markup(text)  # noqa: S704 - only for the two filters below


def _draft(text: str) -> Markup:
    """Return a plain text as one to copy."""
    return Markup(f"~~~\n{text}\n~~~")  # noqa: S704 - shown as it is


def _most(markdown: str, count: int) -> Markup:
    """Return the first items of a list."""
    items = [line for line in str(markdown).splitlines() if line.strip()]
    return Markup("\n".join(items[:count]))  # noqa: S704


def _mail(text: str) -> Markup:
    """Return a plain text as the body of a mail's address."""
    return Markup(quote(text, safe=""))  # noqa: S704 - escaped for an address


def _link(words: str, path: str) -> Markup:
    """Return a link to another page of this site."""
    return Markup(f"[{plain(words)}]({path})")  # noqa: S704 - escaped


def _url(address: str) -> Markup:
    """Return the web address of a link."""
    return Markup(quote(address, safe="/:?#@!$&*+,;=%~"))  # noqa: S704 - no brackets


def _english(words: str) -> Markup:
    """Mark a passage that stays English on a page in another language."""
    return Markup(f"[{plain(words)}](lang:en)")  # noqa: S704 - escaped
