"""Pages in a language: the templates of their sections, written with their rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup

from dashboard.addresses import REPORT_PATH, about_row, report_address, report_words
from dashboard.charts.theme import STATUS_SIGNS
from dashboard.citations import SourceLink, repository_owner, source_link
from dashboard.formats import as_sentence, capitalized, grouped, usd
from dashboard.languages import ENGLISH, Labels, translations
from dashboard.places.gather import Page, today
from dashboard.places.links import Links
from dashboard.places.sections import SECTIONS, Section
from dashboard.places.years_bar import years_bar
from dashboard.queries.snapshot_reader import per_snapshot
from dashboard.rows import Row
from warehouse.paths import reports_to, site_address

TEMPLATES = Path(__file__).with_name("templates")
_MANY_PLACES = 100
_EMPTY_LINES = re.compile(r"\n\s*\n\s*")
_COPY = re.compile(r"\bcopy\b|retelling")
_HEADING = re.compile(r"\s*<h[12]>(.*?)</h[12]>\s*", re.DOTALL)
_PARAGRAPH = re.compile(r"\s*<p>(.*?)</p>\s*", re.DOTALL)
_BOLD = re.compile(r"<strong>(.*?)</strong>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
# A source in parentheses after what it proves.
_CITED = re.compile(r" \(<a [^>]*>[^<]*</a>(<span [^>]*>.*?</span>)?( \([^)]*\))?\)")
_NUMBERED = re.compile(r"\((<a [^>]*>\[\d+\]</a>)\)")
_WEB = ("https://", "http://")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")
_ARTICLE = re.compile(
    r"\b(Agency|Bureau|Court|Department|Division|Office|Patrol|Police|Force|Unit|"
    r"Authority|Troopers|Rangers|Safety|Sheriff|Constable|Marshal)s?$"
    r"|\b(Agency|Board|Bureau|Department|Division|Office) (of|for)\b"
)


class Templates(Environment):
    """The templates, with the messages of a language."""

    def __init__(self, code: str) -> None:
        """Read them."""
        super().__init__(
            loader=FileSystemLoader(TEMPLATES),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            extensions=["jinja2.ext.i18n"],
        )
        self.policies["ext.i18n.trimmed"] = True
        # Jinja adds this method without a type.
        install: Any = self.install_gettext_translations  # type: ignore[attr-defined]
        install(translations(code), newstyle=True)

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - as in Jinja
        """Return a column of a row, which Jinja tries only after a fault."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


@dataclass(frozen=True)
class WrittenSection:
    """A section as HTML, with its heading as plain text."""

    section: Section
    heading: str
    html: str


@dataclass(frozen=True)
class Written:
    """A page in one language, for one address.

    Attributes:
        links: Where its links lead, with the address of its reports.
        site: Address of the public site; empty if unknown.
        title: Its heading, as plain text.
        lead: Facts below the heading, as HTML.
        cited: The sources that its texts cite, by address, in reading order.
    """

    page: Page
    language: Labels
    links: Links
    site: str
    title: str
    lead: Markup
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
            return "", plain_line(self.lead)
        first, rest = "", []
        for paragraph in _PARAGRAPH.findall(self.sections[0].html):
            bold = _BOLD.search(paragraph)
            if bold and not first:
                first = plain_line(bold[1])
                paragraph = _BOLD.sub("", paragraph, count=1)
            rest.append(plain_line(_CITED.sub("", paragraph)))
        return first, " ".join(filter(None, rest))


def plain_line(html: str) -> str:
    """Return HTML as plain text on one line."""
    return Markup(html).striptags()  # noqa: S704 - the tags go


def split_paragraph(html: str) -> tuple[str, str]:
    """Return the paragraph that a section begins with as plain text, and the rest."""
    match = _PARAGRAPH.match(html)
    return (plain_line(match[1]), html[match.end() :]) if match else ("", html)


def _split_heading(html: str) -> tuple[str, str]:
    """Return the heading that a text begins with as plain text, and the rest."""
    match = _HEADING.match(html)
    return (plain_line(match[1]), html[match.end() :]) if match else ("", html)


def write(
    page: Page,
    language: Labels,
    links: Links,
    site: str = "",
    *,
    is_brief: bool = False,
) -> Written:
    """Write a page in a language.

    A brief page, for sites of many files, links to the page of today for what is the
    same everywhere; so does a county of many places.
    """
    is_brief = is_brief or len(page.values.get("below", ())) > _MANY_PLACES
    links = replace(links, report=_report_of(page, language, links, site))
    cited: dict[str, SourceLink] = {}
    values = _with_words(
        {
            **page.values,
            "page": page,
            "labels": language,
            "hrefs": links,
            "cited": cited,
        }
    )
    title, lead = _split_heading(_rendered(f"head_{page.kind}", values))
    sections = []
    for section in SECTIONS[page.kind]:
        if not section.is_shown(page.values):
            continue
        if section.is_shared and is_brief and not section.is_open:
            text = _brief(section, language, links)
        elif section.is_shared:
            text, sources = _shared(section.name, language, links.at_depth)
            cited |= {url: one for url, one in sources.items() if url not in cited}
        elif section.is_in_english:
            english = {**values, "labels": page.values["english"]}
            text = _rendered(section.name, _with_words(english))
        else:
            text = _rendered(section.name, values)
        if text:
            # A number in brackets needs no parentheses.
            text = _NUMBERED.sub(r"\1", text) if page.kind == "sheet" else text
            sections.append(WrittenSection(section, *_split_heading(text)))
    shown = Markup(lead)  # noqa: S704 - from templates, which escape
    return Written(page, language, links, site, title, shown, tuple(sections), cited)


def _report_of(page: Page, language: Labels, links: Links, site: str) -> str:
    """Return the address of a report about a page, to which a row may be added."""
    snapshot_id = page.values["about"]["snapshot_id"]
    query = urlencode({"snapshot": snapshot_id})
    return report_address(
        reports_to(),
        links.href(REPORT_PATH).removesuffix(links.pin),
        f"{site}{language.home}{page.path}?{query}",
        snapshot_id,
        language=language,
    )


# Pages at one depth have the same links in what is the same everywhere.
@per_snapshot
def _shared(
    name: str, language: Labels, links: Links
) -> tuple[str, Mapping[str, SourceLink]]:
    """Write a section that is the same on every page, with the sources it cites."""
    page, cited = today(), dict[str, SourceLink]()
    values = {**page.values, "page": page, "labels": language, "hrefs": links}
    return _rendered(name, _with_words({**values, "cited": cited})), cited


@per_snapshot
def _brief(section: Section, language: Labels, links: Links) -> str:
    """Write the heading and the first line of a section, with a link to the rest."""
    text, _ = _shared(section.name, language, links.at_depth)
    heading, rest = _split_heading(text)
    values = {
        "labels": language,
        "hrefs": links,
        "section": section,
        "heading": heading,
        "summary": split_paragraph(rest)[0],
    }
    return _rendered("brief", _with_words(values))


def _with_words(values: dict[str, Any]) -> dict[str, Any]:
    """Add the address of the site, and what several templates say of a place."""
    language: Labels = values["labels"]
    # Templates that share their values have no globals, such as `gettext`.
    values |= _environment(language.code).globals
    values |= {"home": language.home, "site": site_address(), "phrases": None}
    if "answer" in values:
        words = template("phrases.html.jinja", language.code)
        values["phrases"] = words.make_module(values, shared=True)
    return values


def _rendered(name: str, values: dict[str, Any]) -> str:
    language: Labels = values["labels"]
    chosen = template(f"{name}.html.jinja", language.code)
    # `render` would copy all values for each section.
    context = chosen.new_context(values, shared=True)
    return "".join(chosen.root_render_func(context)).strip()


@cache
def template(name: str, code: str) -> Template:
    """Return a template in a language."""
    return _environment(code).get_template(name)


@cache
def _environment(code: str) -> Environment:
    """Return the templates of a language; what they show of rows is escaped."""
    made = Templates(code)
    made.filters |= {
        "day": _day,
        "on": _on,
        "starting": _starting,
        "cite": _cite,
        "status": _status,
        "label": _label,
        "meaning": _meaning,
        "number": grouped,
        "residents": _residents,
        "usd": usd,
        "own": _own,
        "the": _the,
        "capital": capitalized,
        "sentence": as_sentence,
        "report": _report,
        "spoken": _spoken,
        "lines": _lines,
        "years": _years,
        "mail": _mail,
        "link": _link,
        "english": _english,
        "translated": _translated,
        "repository_owner": repository_owner,
        "within": _within,
        **{tag: partial(_within_tag, tag) for tag in ("p", "ul", "ol")},
    }
    if code == ENGLISH.code:
        made.filters["english"] = str
    else:
        # Only English has articles before names, and possessives.
        made.filters |= {"the": str, "own": str}
    return made


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
    if precision == "day":
        return language.gettext("on %(day)s", day=written)
    return language.gettext("in %(month)s", month=written)


@pass_context
def _starting(context: Context, day: date, precision: str = "day") -> str:
    """Write a date as a beginning: ``from May 9, 2019``."""
    language: Labels = context["labels"]
    written = language.day(day, precision)
    if precision == "day":
        return language.gettext("from %(day)s", day=written)
    return language.gettext("from %(month)s", month=written)


@pass_context
def _residents(context: Context, number: int) -> str:
    """Write a number of residents."""
    language: Labels = context["labels"]
    return language.ngettext(
        "%(number)s resident", "%(number)s residents", number, number=grouped(number)
    )


@pass_context
def _cite(
    context: Context, row: Row, prefix: str = "", *, is_dated: bool = True
) -> Markup:
    """Return a link to the source in the columns of a row that start with a prefix."""
    language: Labels = context["labels"]
    source = source_link(row, prefix, language=language)
    cited: dict[str, SourceLink] = context["cited"]
    cited.setdefault(source.url, source)
    name = language.source_names.get(source.url, "")
    is_web = source.url.startswith(_WEB)
    anchor = Markup('<a href="{}">{}</a>') if is_web else Markup("{1}")
    has_title = source.title and source.url not in language.untitled
    # A host alone says nothing of the document.
    is_host = has_title and _HOST.fullmatch(source.publisher)
    shown = (
        source if is_host and language.is_english else source.short(is_dated=is_dated)
    )
    link = anchor.format(source.url, name or shown.name)
    if is_host and not language.is_english and not name:
        link += Markup(', <span lang="en">{}</span>').format(source.title)
    if context["page"].kind == "sheet":
        number = f"[{[*cited].index(source.url) + 1}]"
        link = Markup('<a href="{}">{}</a>').format(source.url, number)
    says_so = language.is_english and _COPY.search(source.publisher)
    if source.url in language.copies and not says_so:
        link += " " + language.gettext("(a copy or retelling)")
    return link


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
    mark = Markup('<span class="status {}">{} {}</span>')
    return mark.format(sign.badge, sign.symbol, words)


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
    """Return a link that reports a row of evidence; nothing without an address."""
    language: Labels = context["labels"]
    links: Links = context["hrefs"]
    about = quote(about_row(row["evidence_id"], row["source_url"], language), safe="")
    link = Markup('<a href="{}">{}</a>') if links.report else Markup("")
    return link.format(f"{links.report}{about}", report_words(language))


def _within_tag(tag: str, html: str) -> Markup:
    """Put HTML in an element; nothing if there is none."""
    inner = Markup(html)  # noqa: S704 - what templates wrote
    return Markup("<{0}>{1}</{0}>").format(tag, inner) if inner.strip() else Markup()


def _lines(html: str) -> list[Markup]:
    """Return the lines of a text."""
    lines = Markup(html).splitlines()  # noqa: S704 - what templates wrote
    return [line for line in lines if line.strip()]


def _spoken(html: str) -> Markup:
    """Return a text with an empty line between paragraphs, to be read aloud or sent."""
    lines = "\n".join(" ".join(line.split()) for line in html.splitlines())
    return Markup(_EMPTY_LINES.sub("\n\n", lines).strip())  # noqa: S704 - escaped


def _mail(html: str) -> Markup:
    """Return a text as a part of a mail's address."""
    text = Markup(_TAG.sub("", html)).unescape()  # noqa: S704 - plain text again
    return Markup(quote(text, safe=""))  # noqa: S704 - escaped for an address


@pass_context
def _years(context: Context, description: str) -> Markup:
    """Return the years of a place or agency as a bar, with its description."""
    language: Labels = context["labels"]
    names = (
        plain_line(description),
        language.gettext("on record"),
        language.gettext("not known"),
        language.gettext("Ring closed its request tool"),
        language.gettext("Community Requests, use not known"),
    )
    days = (context["closed"], context["back"], context["as_of_on"])
    return Markup(years_bar(context["answer"], *days, names))  # noqa: S704 - it escapes


@pass_context
def _link(context: Context, words: str, path: str) -> Markup:
    """Return a link to another page of this site."""
    links: Links = context["hrefs"]
    return links.link(words, path)


@pass_context
def _translated(context: Context, text: str) -> str:
    """Return a text of a row in the language, or marked as English."""
    language: Labels = context["labels"]
    found = translations(language.code).gettext(text)
    return found if language.is_english or found != text else _english(text)


def _english(words: str) -> Markup:
    """Mark a passage that stays English on a page in another language."""
    return Markup('<span lang="en">{}</span>').format(words)
