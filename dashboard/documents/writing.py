"""Documents as HTML, as JSON, and for embedding in other sites."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from textwrap import shorten
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from dashboard.documents.document import Document, Links, by_band
from dashboard.queries.changes import feeds_site
from dashboard.queries.labels import english
from dashboard.queries.sources import source_checks
from dashboard.server.html_pages import page_header, style_sheet
from dashboard.text.addresses import (
    REPORT_PATH,
    SEARCHED_PATH,
    STYLE_PATH,
    feeds_of,
)
from dashboard.text.languages import SPANISH, Language
from dashboard.text.reports import report_address, report_words
from dashboard.text.rows import Row
from dashboard.text.sources import SourceLink, check_markdown
from warehouse.paths import maker, reports_to

_HERE = Path(__file__).resolve().parent
_LONGEST_DESCRIPTION = 300
_MOST_NAMED_TO_ENGINES = 2


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
    """Return the dashboard's header, or in a static file the link to the search."""
    if links.ending:
        front = f"{links.root}{language.say('index', 'es')}{links.ending}"
        words = language.say("Find a town", "Busque su ciudad")
        header = '<header class="top"><a class="home" href="{}">Porchlight</a>'
        return Markup(header + '<a href="{}">{}</a></header>').format(  # noqa: S704
            front, front, words
        )
    home = links.root if links.dashboard is None else links.dashboard
    # why: page_header escapes its arguments.
    return Markup(page_header(home, language, links.pinned))  # noqa: S704


def render_html(document: Document, links: Links, about: Row, site: str) -> bytes:
    """Render a document as a page."""
    answer = next((p.content for p in document.verdict if p.kind == "text"), "")
    title = links.text(document.title)
    stop = "" if title.endswith("?") else "."
    description = f"{title}{stop} {links.text(str(answer))}"
    canonical = f"{site}{document.path}" if site else ""
    newest = f"{links.root}{document.path.lstrip('/')}{links.ending}"
    json_link = f"{newest.removesuffix(links.ending)}.json{links.pin}"
    pin = f"?{urlencode({'snapshot': about['snapshot_id']})}"
    report = report_address(
        reports_to(),
        links.href(f"served:{REPORT_PATH}").removesuffix(links.pin),
        f"{site}{document.path}{pin}",
        about["snapshot_id"],
        language=document.language,
    )
    links = replace(links, report=report)
    checks = source_checks()
    day = document.language.day
    is_english = document.language.is_english
    other = document.other or (SPANISH.home if is_english else "")
    return _rendered(
        "document.html",
        header=_header(links, document.language),
        document=document,
        links=links,
        about=about,
        say=document.language.say,
        maker=maker()
        or document.language.say(
            "the Porchlight developers", "el equipo de Porchlight"
        ),
        copies=english().copies,
        other=links.href(f"document:{other}") if other else "",
        is_english=is_english,
        site=site,
        built_on=day(about["built_at"].date()),
        as_of=day(about["as_of_on"]) if about["as_of_on"] else "",
        description=_shortened(description),
        canonical=canonical,
        credits=SEARCHED_PATH,
        # why: search engines need the address of the site.
        is_for_engines=bool(canonical or not links.ending),
        style=_style_link(links),
        dashboard=links.href(document.dashboard),
        pinned=links.pinned,
        newest=newest,
        pinned_link=f"{canonical if links.ending else newest}{pin}"
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
        report_words=report_words(document.language),
        dataset=_dataset(
            document,
            about,
            canonical,
            _shortened(description),
            # why: a static page lists its sources once, to keep the site small.
            () if links.ending else document.sources[:_MOST_NAMED_TO_ENGINES],
        ),
    ).encode()


def _shortened(words: str) -> str:
    return shorten(words, _LONGEST_DESCRIPTION, placeholder=" …")


def _dataset(
    document: Document,
    about: Row,
    canonical: str,
    description: str,
    based_on: Sequence[SourceLink],
) -> Mapping[str, object]:
    """Describe the page to search engines as a schema.org Dataset."""
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
        **({"isBasedOn": [source.url for source in based_on]} if based_on else {}),
    }
