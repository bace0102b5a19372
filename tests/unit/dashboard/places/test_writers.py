"""How Markdown is written as HTML, as text and for print, and what may be framed."""

from __future__ import annotations

import pytest

from dashboard.formats import plain
from dashboard.places import writers
from dashboard.places.writers import Links
from tests.app.test_text_of_others import HOSTILE
from tests.serving import ask

SERVED = Links("/town/il/dupage-county/addison")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**Yes** and `a<b`", "<p><strong>Yes</strong> and <code>a&lt;b</code></p>"),
        ("[★ Active](status:green)", '<p><span class="status green">★ Active</span>'),
        ("[Law](lang:en)", '<p><span lang="en">Law</span>'),
        (
            "[A](https://a.example/?b&c)",
            '<p><a href="https://a.example/?b&amp;c">A</a>',
        ),
        ("one\\\ntwo", "<p>one<br>two</p>"),
        ("## Two\n\n- a\n- b", "<h2>Two</h2>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n1. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        (
            "> Show\n>\n> - a",
            '<details class="lines"><summary>Show</summary><ul>\n<li>a</li>\n</ul>\n'
            "</details>",
        ),
        ("~~~\na <b>\n~~~", '<pre class="draft">a &lt;b&gt;\n</pre>'),
        ("![Years](bar:)", "<p>Years</p>"),
    ],
)
def test_markdown_becomes_html(markdown: str, html: str) -> None:
    assert writers.html(markdown, SERVED).startswith(html)


@pytest.mark.parametrize("shown", [HOSTILE, "<b>&", "]]](x)", "- a", "a\\", "**"])
def test_text_of_others_is_shown_unchanged(shown: str) -> None:
    html = writers.html(f"A {plain(shown)}", SERVED)
    assert html.count("<") == 2
    assert writers.line(f"A {plain(shown)}") == " ".join(f"A {shown}".split())


def test_text_keeps_paragraphs_items_and_drafts() -> None:
    markdown = (
        "**Yes**, [a list](https://a.example).\n\n- one\n- two [Wrong?](report:x)\n\n"
        "1. a\n1. b\n\n~~~\nGood evening.\n\nThank you.\n~~~"
    )
    assert writers.text(markdown) == (
        "Yes, a list.\n\n- one\n- two\n\n1. a\n2. b\n\nGood evening.\n\nThank you."
    )


def test_links_lead_to_the_pages_where_they_are_read() -> None:
    other, home = "/agency/x-y", "/find?q=Addison%2C+IL"
    assert SERVED.href(other) == "../../../agency/x-y"
    assert SERVED.href(home) == "../../../find?q=Addison%2C+IL"
    pinned = Links(SERVED.path, pinned="s1")
    assert pinned.href(other) == "../../../agency/x-y?snapshot=s1"
    assert pinned.href(home).endswith("q=Addison%2C+IL&snapshot=s1")
    file = Links(SERVED.path, ending=".html", dashboard="")
    assert file.href(other) == "../../../agency/x-y.html"
    assert file.href("/incidents?v=1&incident=x") == ""
    assert writers.html(f"[words]({home})", file) == "<p>words</p>\n"
    few = Links(
        "/county/il/dupage-county",
        ending=".html",
        written=frozenset({"/county/il/dupage-county"}),
    )
    small = "/town/il/dupage-county/small"
    assert few.href(small) == "../../county/il/dupage-county.html#small"
    assert writers.html(f"[S]({small})", few) == '<p><b id="small">S</b></p>\n'
    assert few.href(other) == ""


ADDISON = "il-addison-police-department"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"/embed/agency/{ADDISON}", "Addison Police Department"),
        ("/embed/town/il/dupage-county/addison", "joined Ring's program"),
        ("/embed/county/il/dupage-county", "DuPage County"),
    ],
)
def test_an_embed_may_be_framed_and_runs_and_stores_nothing(
    served_url: str, path: str, words: str
) -> None:
    status, headers, body = ask(served_url, path)
    assert status == 200
    assert words in body.decode()
    assert b"<script" not in body
    assert not {"x-frame-options", "set-cookie"} & {*map(str.lower, headers)}
    policy = headers["content-security-policy"]
    assert "frame-ancestors" not in policy
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize("path", ["/", f"/agency/{ADDISON}", "/map", "/embedded"])
def test_nothing_else_may_be_framed(served_url: str, path: str) -> None:
    _, headers, _ = ask(served_url, path)
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_an_embed_of_a_snapshot_that_is_gone_leads_to_the_newest(
    served_url: str,
) -> None:
    path = "/embed/county/il/dupage-county"
    gone = f"{path}?snapshot=20200101T000000Z-00000000"
    status, _, body = ask(served_url, gone)
    assert status == 404
    assert b"There is no such snapshot here" in body
    assert b'<a href="?">' in body


@pytest.mark.parametrize(
    "path", ["agency/nobody", "town/il/nowhere", "town/il/dupage-county/addison/sheet"]
)
def test_only_pages_of_places_and_agencies_have_an_embed(
    served_url: str, path: str
) -> None:
    status, _, body = ask(served_url, f"/embed/{path}")
    assert status == 404
    assert b"We have no page at this address" in body
