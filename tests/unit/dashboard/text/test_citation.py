"""A citation is short, in three forms; the sources of the view are credited beside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dashboard.text.citation import (
    CitedView,
    apa_citation,
    bibtex_citation,
    plain_citation,
    sources_cited_text,
)
from dashboard.text.source_links import SourceLink

VIEW = CitedView(
    title="Map",
    address="https://porchlight.example/map?v=1&snapshot=20261124T090000Z-00000001",
    snapshot_id="20261124T090000Z-00000001",
    built_on=date(2026, 11, 24),
    as_of_on=date(2026, 11, 23),
    credit="Porchlight, snapshot 20261124T090000Z-00000001. It contains material.",
    sources=(
        SourceLink(
            "BuzzFeed News", "https://news.example/a_b?c=1%20&d", "50% off & on"
        ),
        SourceLink("City of Lakeland", "https://city.example/"),
    ),
    further_count=3,
    accessed_on=date(2026, 11, 25),
)


def test_plain_text_is_one_line_with_snapshot_days_and_address() -> None:
    text = plain_citation(VIEW)
    assert text.startswith("“Map”, Porchlight")
    assert f"{VIEW.snapshot_id}, evidence to November 23, 2026. {VIEW.address} " in text
    assert text.endswith("(accessed November 25, 2026)")
    assert "\n" not in text


def test_sources_are_credited_a_line_each() -> None:
    text = sources_cited_text(VIEW)
    assert text.startswith(VIEW.credit)
    assert "- BuzzFeed News, 50% off & on, https://news.example/a_b?c=1%20&d" in text
    assert "- City of Lakeland, https://city.example/" in text
    assert text.endswith("3 further sources, named on the page.")


def test_apa_writes_the_day_of_access_as_it_is_written_there() -> None:
    text = apa_citation(VIEW)
    assert text.startswith("The Porchlight developers. (2026). Map [Data set; snapshot")
    assert text.endswith(f"Retrieved November 25, 2026, from {VIEW.address}")


def test_bibtex_escapes_what_tex_reads() -> None:
    text = bibtex_citation(replace(VIEW, title="50% off & on"))
    assert r"50\% off \& on}}" in text
    assert f"url = {{{VIEW.address}}}" in text
    assert "urldate = {2026-11-25}" in text
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")


def test_a_view_without_sources_or_day_says_nothing_of_them() -> None:
    bare = replace(VIEW, sources=(), further_count=0, as_of_on=None)
    for text in (plain_citation(bare), apa_citation(bare), bibtex_citation(bare)):
        assert "evidence to" not in text
        assert VIEW.snapshot_id in text
    assert sources_cited_text(bare) == VIEW.credit
