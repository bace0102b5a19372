"""Written pages as HTML and JSON, and for embedding in other sites."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import compress
from typing import Any
from urllib.parse import urlencode

import segno
from markupsafe import Markup

from dashboard.addresses import (
    COPY_PATH,
    FIND_PATH,
    SEARCH_SCRIPT_PATH,
    SHEET,
    STYLE_PATH,
    feeds_of,
    is_in_spanish,
)
from dashboard.citations import SourceLink, check_result
from dashboard.languages import ENGLISH, SPANISH, Labels, Language, maker_name
from dashboard.places.links import Links
from dashboard.places.render import (
    Written,
    WrittenSection,
    plain_line,
    split_paragraph,
    template,
)
from dashboard.queries.changes import feeds_site
from dashboard.queries.snapshot_reader import per_snapshot
from dashboard.queries.sources import source_checks
from dashboard.queries.states import state_names
from dashboard.rows import Row, staff_notice
from dashboard.server.html_pages import page_header, style_sheet

_LINES = re.compile(r'<details class="lines">.*?</details>', re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.?!]) ")
_LONGEST_DESCRIPTION = 300
_MOST_NAMED_TO_ENGINES = 2


def rendered(name: str, code: str = ENGLISH.code, **values: object) -> str:
    """Fill in a template of a whole page or feed."""
    page = template(name, code)
    return page.render(values, code=code, staff_notice=staff_notice())


@cache
def _style_version() -> str:
    return hashlib.sha256(style_sheet()).hexdigest()[:8]


def style_link(links: Links) -> str:
    """Return the address of the style sheet."""
    return f"{links.root}{STYLE_PATH.lstrip('/')}?v={_style_version()}"


def header(links: Links, language: Language) -> Markup:
    """Return the dashboard's header, or in a static file the link to the search."""
    if links.ending:
        front = f"{links.root}{language.home.lstrip('/') or 'index'}{links.ending}"
        mark = '<header class="top"><a class="home" href="{}">Porchlight</a>'
        return Markup(mark + '<a href="{}">{}</a></header>').format(  # noqa: S704
            front, front, language.gettext("Find a town")
        )
    home = links.root if links.dashboard is None else links.dashboard
    # It escapes its arguments.
    return Markup(page_header(home, language, links.pinned))  # noqa: S704


def _first_sentences(text: str) -> str:
    """Return as many sentences as search engines and previews of links show."""
    first = ""
    for sentence in _SENTENCE_END.split(text):
        if first and len(first) + len(sentence) >= _LONGEST_DESCRIPTION:
            break
        first = f"{first} {sentence}".lstrip()
    return first


def html(written: Written, note: str = "") -> bytes:
    """Write a page as HTML; ``note`` is a line above the answer."""
    page, language, links, site = (
        written.page,
        written.language,
        written.links,
        written.site,
    )
    about: Row = page.values["about"]
    bare = written.path
    canonical = f"{site}{bare}" if site else ""
    is_on_paper = bool(canonical) and (page.kind == "sheet" or bool(page.rows))
    printed = f"{canonical.removesuffix(SHEET)}{links.pin}" if is_on_paper else ""
    newest = f"{links.root}{bare.lstrip('/')}{links.ending}"
    query: str = page.values.get("query", "")
    pin = f"?{urlencode({'snapshot': about['snapshot_id']})}"
    sections = [
        {
            "name": one.section.name,
            "heading": one.heading,
            "is_open": one.section.is_open,
            **_folded(one),
        }
        for one in written.sections
    ]
    in_contents = [one.section.is_in_contents for one in written.sections]
    title = written.title
    answer, rest = written.answer
    other = _other(written)
    is_for_engines = bool(canonical or not links.ending)
    description = _first_sentences(f"{answer} {rest}".strip())
    return rendered(
        "page.html.jinja",
        code=language.code,
        kind=page.kind,
        header=header(links, language),
        style=style_link(links),
        script=f"{links.root}{COPY_PATH.lstrip('/')}",
        search_script=f"{links.root}{SEARCH_SCRIPT_PATH.lstrip('/')}{links.pin}",
        links=links,
        prefix=f"{language.home}/".lstrip("/"),
        title=title,
        head=language.gettext("%(name)s: its police and Amazon Ring", name=title)
        if page.rows
        else title,
        lead=written.lead,
        sections=sections,
        contents=[*compress(sections, in_contents)],
        shared_title=f"{title}. {answer}" if page.rows else title,
        description=description,
        note=note,
        canonical=canonical,
        other=links.href(other) if other else "",
        has_twin=bool(other) and is_in_spanish(page.path),
        other_address=f"{site}{other}" if site and other else "",
        pinned=links.pinned,
        newest=f"{newest}{query}",
        pinned_link=f"{canonical if links.ending else newest}{query or '?'}"
        f"{'&' if query else ''}{pin.lstrip('?')}"
        if is_for_engines
        else "",
        json_link=f"{newest.removesuffix(links.ending)}.json{links.pin}"
        if page.rows and links.has_json
        else "",
        is_for_engines=is_for_engines,
        is_file=bool(links.ending),
        built_on=language.day(about["built_at"].date()),
        as_of=language.day(about["as_of_on"]) if about["as_of_on"] else "",
        about=about,
        maker=maker_name(language),
        report=links.report,
        sources=[
            _source(source, source.published, language)
            for source in written.cited.values()
        ],
        qr_code=_qr_code(printed, language) if printed else "",
        printed=printed,
        is_place=bool(page.rows),
        feeds={
            f"{site}{address}": state_names().get(code, "")
            for address, code in feeds_of(page.path).items()
            if feeds_site()
        },
        dataset=_dataset(written, canonical, description, is_file=bool(links.ending)),
        credits=links.href("/searched"),
    ).encode()


# Most pages cite the same. Sources of one address are equal, whatever their date.
@per_snapshot
def _source(source: SourceLink, published: str, language: Labels) -> Markup:
    """Write a source as an item of the list at the end of a page."""
    check = source_checks().get(source.url)
    item = rendered(
        "source.html.jinja",
        code=language.code,
        source=source,
        published=published,
        url=source.url if source.url.startswith("http") else "",
        untitled=language.untitled.get(source.url, ""),
        is_copy=source.url in language.copies,
        check=check_result(check) if check else None,
    )
    return Markup(item)  # noqa: S704 - from the template, which escapes


def _qr_code(address: str, language: Language) -> Markup:
    """Draw an address as a QR code."""
    # To compare all masks takes five times as long.
    code = segno.make(address, error="m", micro=False, boost_error=False, mask=3)
    title = language.gettext("QR code of %(address)s", address=address)
    drawn = code.svg_inline(
        border=0, omitsize=True, svgclass=None, lineclass=None, title=title
    )
    # Chromium's PDF has the title of what is marked as one image.
    return Markup(drawn.replace("<svg", '<svg role="img"', 1))  # noqa: S704 - from the library, and has only paths


def _folded(one: WrittenSection) -> dict[str, str]:
    """Return a section's HTML, and the line that stays in sight when it is folded."""
    summary, body = ("", one.html) if one.section.is_open else split_paragraph(one.html)
    return {"summary": summary, "body": Markup(body)}  # noqa: S704 - from templates


def _other(written: Written) -> str:
    """Return the address of the page in the other language; empty without one."""
    page, language = written.page, written.language
    query: str = page.values.get("query", "")
    if page.kind == "find":
        return f"{SPANISH.home if language.is_english else ''}{FIND_PATH}{query}"
    if not is_in_spanish(page.path):
        return SPANISH.home
    if page.kind == "front":
        return SPANISH.home if language.is_english else "/index"
    return f"{SPANISH.home if language.is_english else ''}{page.path}{query}"


def embed(written: Written) -> bytes:
    """Write the answer of a page for other sites to embed."""
    about: Row = written.page.values["about"]
    path, links, site = written.path, written.links, written.site
    return rendered(
        "embed.html.jinja",
        code=written.language.code,
        title=written.title,
        body=Markup(written.sections[0].html),  # noqa: S704 - from templates
        style=style_link(links),
        about=about,
        as_of=written.language.day(about["as_of_on"]) if about["as_of_on"] else "",
        more=f"{site}{path}" if site else f"{links.root}{path.lstrip('/')}",
    ).encode()


def moved(written: Written, links: Links, site: str) -> bytes:
    """Write the page of a former address."""
    address = links.href(written.path)
    return rendered(
        "moved.html.jinja",
        code=written.language.code,
        title=written.title,
        address=address,
        canonical=f"{site}{written.path}" if site else address,
        style=style_link(links),
    ).encode()


def form(
    template: str, page: str | Links, language: Language = ENGLISH, **values: object
) -> str:
    """Write a page to fill in from a template and its values."""
    links = Links(page) if isinstance(page, str) else page
    own = {"header": header(links, language), "style": style_link(links)}
    return rendered(template, code=language.code, **own, **values)


def as_json(written: Written) -> bytes:
    """Write the rows of a page as JSON, with its answer."""
    about: Row = written.page.values["about"]
    content = {
        **({"staff_notice": notice} if (notice := staff_notice()) else {}),
        "snapshot_id": about["snapshot_id"],
        "as_of_on": about["as_of_on"],
        "license": about["license"],
        "citation": about["citation"],
        "page": f"{written.site}{written.path}",
        "title": written.title,
        "answer": " ".join(written.answer),
        **written.page.rows,
        # The rows hold everything, and a site of many files must stay small.
        **({} if written.links.ending else {"sections": _sections(written)}),
        "sources": [
            {
                "publisher": one.publisher,
                "title": one.title or None,
                "url": one.url,
                "is_copy": one.url in written.language.copies,
            }
            for one in written.cited.values()
        ],
    }
    return json.dumps(
        content, ensure_ascii=False, separators=(",", ":"), default=_plain_value
    ).encode()


def _sections(written: Written) -> list[dict[str, str]]:
    return [
        # The rows of evidence stand beside them.
        {"heading": one.heading, "text": plain_line(_LINES.sub("", one.html))}
        for one in written.sections
        if one.heading
    ]


def _plain_value(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"No JSON is made of {type(value)}.")


def _dataset(
    written: Written, canonical: str, description: str, *, is_file: bool
) -> Mapping[str, Any]:
    """Describe the page to search engines as a schema.org Dataset."""
    about: Row = written.page.values["about"]
    where = {"@type": "Place", "name": written.page.where}
    has_json = bool(canonical and written.page.rows and not is_file)
    # A static page lists its sources once, to keep the site small.
    based_on = [] if is_file else [*written.cited][:_MOST_NAMED_TO_ENGINES]
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": written.title,
        "description": description,
        "version": about["snapshot_id"],
        "dateModified": about["built_at"].date().isoformat(),
        "license": about["license"],
        "isAccessibleForFree": True,
        "inLanguage": written.language.code,
        "creator": {"@type": "Organization", "name": maker_name()},
        **({"url": canonical} if canonical else {}),
        **({"spatialCoverage": where} if where["name"] else {}),
        **(
            {
                "distribution": {
                    "@type": "DataDownload",
                    "encodingFormat": "application/json",
                    "contentUrl": f"{canonical}.json",
                }
            }
            if has_json
            else {}
        ),
        **({"isBasedOn": based_on} if based_on else {}),
    }
