"""How pages are written: Markdown as HTML, twins as described, and frames."""

from __future__ import annotations

import pytest

from dashboard.documents.document import Links, dashboard_link, linked
from dashboard.text.markdown import plain
from tests.app.test_text_of_others import HOSTILE
from tests.serving import ServedApp
from tests.unit.dashboard.documents.conftest import ask

SERVED = Links("/town/il/dupage-county/addison")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**Yes:** :small[so `a<b`]", "<strong>Yes:</strong> <small>so "),
        (":green-badge[★ Active]", '<span class="green-badge">★ Active</span>'),
        ("[A & B](https://a.example/?b&c)", '<a href="https://a.example/?b&amp;c">A'),
        ("one  \n  two", "one<br>two"),
        ("[a](javascript:alert%281%29)", "a"),
        ("<script>", "&lt;script&gt;"),
    ],
)
def test_only_our_own_markup_becomes_html(markdown: str, html: str) -> None:
    assert SERVED.html(markdown).startswith(html)


@pytest.mark.parametrize("text", [HOSTILE, "<b>&amp;", "]]](x)", ":red[", "a\\", "**"])
def test_text_of_others_is_shown_unchanged(text: str) -> None:
    html = SERVED.html(f":small[{plain(text)}]")
    assert html.count("<") == 2
    assert SERVED.text(plain(text)) == " ".join(text.split())


def test_bare_text_has_the_spaces_of_the_text_alone() -> None:
    markdown = "**Yes**, [a list](https://a.example): :small[one]  \n  two."
    assert SERVED.text(markdown) == "Yes, a list: one two."


def test_links_lead_to_the_pages_where_they_are_read() -> None:
    other = linked("o", "/agency/x-y")
    home = dashboard_link("find", q="Addison, IL")
    assert 'href="../../../agency/x-y"' in SERVED.html(other)
    assert SERVED.href(home) == "../../../find?v=1&q=Addison%2C+IL"
    pinned = Links(SERVED.path, pinned="s1")
    assert 'href="../../../agency/x-y?snapshot=s1"' in pinned.html(other)
    assert pinned.href(home).endswith("q=Addison%2C+IL&snapshot=s1")
    file = Links(SERVED.path, ending=".html", dashboard="")
    assert 'href="../../../agency/x-y.html"' in file.html(other)
    assert file.html(f"[words]({home})") == "words"


ADDISON = "il-addison-police-department"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"/embed/agency/{ADDISON}", "Addison Police Department"),
        ("/embed/town/il/dupage-county/addison", "Last seen August 9, 2021"),
        ("/embed/county/il/dupage-county", "DuPage County"),
    ],
)
def test_an_embed_may_be_framed_and_runs_and_stores_nothing(
    served_app: ServedApp, path: str, words: str
) -> None:
    status, headers, body = ask(served_app.url, path)
    assert status == 200
    assert words in body.decode()
    assert b"<script" not in body
    assert not {"x-frame-options", "set-cookie"} & headers.keys()
    policy = headers["content-security-policy"]
    assert "frame-ancestors" not in policy
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize("path", ["/", f"/agency/{ADDISON}", "/map", "/embedded"])
def test_nothing_else_may_be_framed(served_app: ServedApp, path: str) -> None:
    _, headers, _ = ask(served_app.url, path)
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_an_embed_of_a_snapshot_that_is_gone_leads_to_the_newest(
    served_app: ServedApp,
) -> None:
    path = "/embed/county/il/dupage-county"
    gone = f"{path}?snapshot=20200101T000000Z-00000000"
    status, _, body = ask(served_app.url, gone)
    assert status == 404
    assert b"There is no such snapshot here" in body
    assert b'<a href="?">' in body


@pytest.mark.parametrize(
    "path", ["agency/nobody", "town/il/nowhere", "town/il/dupage-county/addison/sheet"]
)
def test_only_pages_of_places_and_agencies_have_an_embed(
    served_app: ServedApp, path: str
) -> None:
    status, _, body = ask(served_app.url, f"/embed/{path}")
    assert (status, body) == (404, b"")
