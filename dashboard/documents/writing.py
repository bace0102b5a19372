"""A document as HTML and as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from dashboard.documents.document import Document, by_band
from dashboard.documents.embeds import Embed
from dashboard.documents.markup import Links, said
from dashboard.queries.changes import feeds_site
from dashboard.queries.labels import copies
from dashboard.queries.sources import source_checks
from dashboard.serving.html_pages import page_header, style_sheet
from dashboard.text.addresses import MANY_PATH, REPORT_PATH, STYLE_PATH, feeds_of
from dashboard.text.formats import day_text
from dashboard.text.languages import ENGLISH, SPANISH, Language
from dashboard.text.rows import Row
from dashboard.text.sources import check_markdown
from warehouse.reports import LONGEST, Report

_HERE = Path(__file__).resolve().parent
_LONGEST_DESCRIPTION = 300


@pass_context
def _as_html(context: Context, markdown: str) -> Markup:
    links: Links = context["links"]
    return links.html(markdown)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["md"] = _as_html
    made.filters["groupby_band"] = by_band
    return made


def _rendered(template: str, **values: object) -> str:
    return _environment().get_template(template).render(values)


@cache
def _style_version() -> str:
    return hashlib.sha256(style_sheet()).hexdigest()[:8]


def _style_link(links: Links) -> str:
    return f"{links.root}{STYLE_PATH.lstrip('/')}?v={_style_version()}"


def _header(links: Links, language: Language) -> Markup:
    """Return the dashboard's header, or in a file the way to the search of all."""
    if links.ending:
        front = f"{links.root}{language.say('index', 'es')}{links.ending}"
        words = language.say("Find a town", "Busque su ciudad")
        header = '<header class="top"><a class="home" href="{}">Porchlight</a>'
        return Markup(header + '<a href="{}">{}</a></header>').format(  # noqa: S704
            front, front, words
        )
    home = links.root if links.dashboard is None else links.dashboard
    # why: it escapes what it is given.
    return Markup(page_header(home, language, links.pinned))  # noqa: S704


def written_html(document: Document, links: Links, about: Row, site: str) -> bytes:
    """Write a document as a page."""
    told = next((p.content for p in document.verdict if p.kind == "text"), "")
    title = links.text(document.title)
    stop = "" if title.endswith("?") else "."
    description = f"{title}{stop} {links.text(str(told))}"
    canonical = f"{site}{document.path}" if site else ""
    newest = f"{links.root}{document.path.lstrip('/')}{links.ending}"
    json_link = f"{newest.removesuffix(links.ending)}.json{links.pin}"
    checks = source_checks()
    day = document.language.day
    is_english = document.language is ENGLISH
    other = document.other or (SPANISH.home if is_english else "")
    return _rendered(
        "document.html",
        header=_header(links, document.language),
        document=document,
        links=links,
        about=about,
        say=document.language.say,
        copies=copies(),
        other=links.href(f"document:{other}") if other else "",
        is_english=is_english,
        site=site,
        built_on=day(about["built_at"].date()),
        as_of=day(about["as_of_on"]) if about["as_of_on"] else "",
        description=_shortened(description),
        canonical=canonical,
        style=_style_link(links),
        dashboard=links.href(document.dashboard),
        pinned=links.pinned,
        newest=newest,
        pinned_link=f"{canonical if links.ending else newest}"
        f"?snapshot={about['snapshot_id']}"
        if canonical or not links.ending
        else "",
        json_link=json_link,
        checks={
            one.url: check_markdown(checks[one.url])
            for one in document.sources
            if one.url in checks and is_english
        },
        feeds={
            f"{site}{address}": title
            for address, title in feeds_of(document.path).items()
            if feeds_site() and not links.ending
        },
        report=links.href(f"served:{REPORT_PATH}").removesuffix(links.pin),
        dataset=_dataset(document, about, canonical, _shortened(description)),
    ).encode()


def written_moved(document: Document, links: Links, site: str) -> bytes:
    """Write what stands at a former address of a document, and leads on to it."""
    way = links.href(f"document:{document.path}")
    return _rendered(
        "moved.html",
        document=document,
        links=links,
        way=way,
        canonical=f"{site}{document.path}" if site else way,
        style=_style_link(links),
    ).encode()


def written_report(
    report: Report,
    faults: Sequence[str],
    *,
    sent: str,
    text: str = "",
    way: str = "",
    receipt: str = "",
    state: str = "",
) -> str:
    """Write the form by which a reader says what is wrong or missing.

    Args:
        report: What it is filled with.
        faults: What has to be mended in it, each a sentence.
        sent: Name that the button has.
        text: What the reader sends; empty while it is not whole.
        way: Address that it goes to; empty where none is set.
        receipt: Of the report, where this site keeps it; empty where it does not.
        state: What became of it, in place of the form.
    """
    return _rendered(
        "report.html",
        header=_header(Links(REPORT_PATH), ENGLISH),
        report=report,
        faults=faults,
        text=text,
        way=way,
        sent=sent,
        receipt=receipt,
        state=state,
        longest=LONGEST,
        style=_style_link(Links(REPORT_PATH)),
    )


def written_many(
    answered: Sequence[Row],
    unclear: Sequence[Row],
    *,
    typed: str,
    fault: str,
    about: Row | None,
    most: int,
) -> str:
    """Write the form that takes a list of places, below its answers if it has any.

    Args:
        answered: Rows of ``look_up`` that are answered.
        unclear: The others.
        typed: What stands in the form.
        fault: What is wrong with the list; empty if nothing is.
        about: The row of ``about_snapshot``; None without answers.
        most: How many lines a list may have.
    """
    return _rendered(
        "many.html",
        answered=answered,
        unclear=unclear,
        typed=typed,
        fault=fault,
        about=about,
        most=most,
        header=_header(Links(MANY_PATH), ENGLISH),
        style=_style_link(Links(MANY_PATH)),
    )


def written_embed(embed: Embed, links: Links, about: Row, site: str) -> bytes:
    """Write what another site shows in a frame.

    Args:
        embed: What it holds.
    """
    return _rendered(
        "embed.html",
        embed=embed,
        links=links,
        about=about,
        title=links.text(embed.title),
        as_of=day_text(about["as_of_on"]) if about["as_of_on"] else "",
        style=_style_link(links),
        more=f"{site}{embed.path}" if site else links.root + embed.path[1:],
    ).encode()


def written_json(document: Document, links: Links, about: Row, site: str) -> bytes:
    """Write a document as JSON, with the rows that it rests on."""
    content = {
        "snapshot_id": about["snapshot_id"],
        "as_of_on": about["as_of_on"],
        "license": about["license"],
        "citation": about["citation"],
        "page": f"{site}{document.path}",
        "title": links.text(document.title),
        "answer": [
            links.text(str(part.content))
            for part in document.verdict
            if isinstance(part.content, str)
        ],
        **document.rows,
        "bands": [
            {
                "heading": links.text(heading),
                "sections": [
                    {
                        "heading": links.text(section.heading),
                        "lines": [*said(section.parts, links)],
                    }
                    for section in sections
                ],
            }
            for heading, sections in by_band(document.sections)
            if heading
        ],
        "sources": [
            {
                "publisher": one.publisher,
                "title": one.title or None,
                "url": one.url,
                "is_copy": one.url in copies(),
            }
            for one in document.sources
        ],
    }
    return json.dumps(content, ensure_ascii=False, default=_plain_value).encode()


def _plain_value(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"No JSON is made of {type(value)}.")


def _shortened(words: str) -> str:
    if len(words) <= _LONGEST_DESCRIPTION:
        return words
    return f"{words[:_LONGEST_DESCRIPTION].rsplit(' ', 1)[0]} …"


def _dataset(
    document: Document, about: Row, canonical: str, description: str
) -> Mapping[str, object]:
    """Describe the page as a search engine reads it: a data set of schema.org."""
    where = {"@type": "Place", "name": document.about}
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": document.head,
        "description": description,
        "version": about["snapshot_id"],
        "dateModified": about["built_at"].date().isoformat(),
        "license": about["license"],
        "isAccessibleForFree": True,
        "inLanguage": document.language.code,
        "creator": {"@type": "Organization", "name": "The Porchlight developers"},
        **({"url": canonical} if canonical else {}),
        **({"spatialCoverage": where} if document.about else {}),
        **(
            {
                "distribution": {
                    "@type": "DataDownload",
                    "encodingFormat": "application/json",
                    "contentUrl": f"{canonical}.json",
                }
            }
            if canonical and document.rows
            else {}
        ),
        "isBasedOn": [source.url for source in document.sources[:10]],
    }
