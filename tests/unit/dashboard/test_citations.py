"""Sources as links, and the citation of a figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dashboard.citations import (
    CitedFigure,
    SourceLink,
    cite_figure,
    named_source,
    source_link,
)
from dashboard.languages import Labels

FIGURE = CitedFigure(
    sentence="Agencies on Ring's own map: 1,500, as of October 7, 2020.",
    title="Overview",
    address="https://porchlight.example/?v=1&snapshot=20261124T090000Z-00000001",
    snapshot_id="20261124T090000Z-00000001",
    as_of_on=date(2026, 11, 23),
    accessed_on=date(2026, 11, 25),
)
ATLAS = source_link(
    {
        "publisher": "Electronic Frontier Foundation and Reynolds School of "
        "Journalism, University of Nevada, Reno",
        "source_url": "https://atlas.example/",
        "source_title": "Atlas of Surveillance, whole-database download",
        "published_on": date(2020, 10, 7),
        "published_on_precision": "day",
    }
)


def test_it_has_the_figure_its_sources_days_and_address() -> None:
    text = cite_figure(FIGURE, [ATLAS, SourceLink("CNET", "https://cnet.example/")])
    assert text.startswith(f"{FIGURE.sentence} “Overview”, Porchlight: ")
    assert "evidence to November 23, 2026. Based on EFF Atlas, Oct 2020; CNET. " in text
    assert text.endswith(f" {FIGURE.address} (accessed November 25, 2026)")
    assert "\n" not in text


def test_of_many_sources_the_first_are_named() -> None:
    many = [SourceLink(name, f"https://{name}.example/") for name in "abcde"]
    assert "Based on a; b; c; 2 more sources." in cite_figure(FIGURE, many)


def test_a_source_is_named_with_the_rows_that_it_supports() -> None:
    counted = [replace(ATLAS, row_count=1_655), SourceLink("CNET", "a", row_count=1)]
    text = cite_figure(FIGURE, counted)
    assert "Based on EFF Atlas, Oct 2020 (1,655 rows); CNET (1 row). " in text


def test_sources_of_one_publisher_are_told_apart_by_title() -> None:
    two = [SourceLink("MuckRock", f"https://{name}", name) for name in ("A", "B")]
    text = cite_figure(FIGURE, [ATLAS, *two])
    assert "Based on EFF Atlas, Oct 2020; MuckRock, A; MuckRock, B. " in text


def test_a_link_to_a_copy_says_so() -> None:
    copy, own = "https://copy.example/", "https://cnet.example/"
    labels = Labels("en", "", {}, {}, {}, {}, frozenset({copy}))
    assert (
        named_source(SourceLink("CNET", copy), labels) == f"as retold by [CNET]({copy})"
    )
    assert named_source(SourceLink("CNET", own), labels) == f"[CNET]({own})"


def test_without_sources_or_day_it_says_nothing_of_them() -> None:
    text = cite_figure(replace(FIGURE, as_of_on=None), [])
    assert "evidence to" not in text
    assert "Based on" not in text
    assert FIGURE.snapshot_id in text


def test_a_source_without_a_day_has_no_date_in_its_short_name() -> None:
    bare = source_link({"answer_publisher": "Ring", "answer_source_url": ""}, "answer_")
    assert bare.short().publisher == "Ring"


@pytest.mark.parametrize(
    ("url", "title", "markdown"),
    [
        ("https://a.example", "The list", "[Ring, The list](https://a.example)"),
        ("https://a.example", None, "[Ring](https://a.example)"),
        # Brackets would end the link.
        ("https://a.example/b_(c)", None, "[Ring](https://a.example/b_%28c%29)"),
        ("javascript:alert(1)", None, "Ring"),
    ],
)
def test_a_source_is_a_link_named_by_publisher_and_title(
    url: str, title: str | None, markdown: str
) -> None:
    row = {"publisher": "Ring", "source_url": url, "source_title": title}
    assert source_link(row).markdown() == markdown


def test_a_copy_in_a_stranger_s_repository_is_called_so() -> None:
    url = "https://github.com/somebody/homework/blob/1/list.csv"
    copied = SourceLink("Atlas", url, "List").markdown()
    assert copied == f"[Atlas, List (copy at github.com/somebody)]({url})"
    own = SourceLink("Somebody", url, "List").markdown()
    assert own == f"[Somebody, List]({url})"
