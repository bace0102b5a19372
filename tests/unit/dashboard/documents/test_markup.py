"""Our own Markdown as HTML: text of others stays text, links suit the place."""

from __future__ import annotations

import pytest

from dashboard.documents.markup import Links, dashboard_link, linked
from dashboard.text.markdown import plain
from tests.app.test_text_of_others import HOSTILE

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
def test_signs_of_ours_become_html_and_nothing_else_does(
    markdown: str, html: str
) -> None:
    assert SERVED.html(markdown).startswith(html)


@pytest.mark.parametrize("text", [HOSTILE, "<b>&amp;", "]]](x)", ":red[", "a\\", "**"])
def test_text_of_others_is_shown_as_it_is(text: str) -> None:
    html = SERVED.html(f":small[{plain(text)}]")
    assert html.count("<") == 2
    assert SERVED.text(plain(text)) == " ".join(text.split())


def test_bare_text_has_the_spaces_of_the_text_alone() -> None:
    told = "**Yes**, [a list](https://a.example): :small[one]  \n  two."
    assert SERVED.text(told) == "Yes, a list: one two."


def test_links_lead_to_the_pages_where_they_are_read() -> None:
    other = linked("o", "/agency/x-y")
    home = dashboard_link("lookup", q="Addison, IL")
    assert 'href="../../../agency/x-y"' in SERVED.html(other)
    assert SERVED.href(home) == "../../../lookup?v=1&q=Addison%2C+IL"
    pinned = Links(SERVED.path, pinned="s1")
    assert 'href="../../../agency/x-y?snapshot=s1"' in pinned.html(other)
    assert pinned.href(home).endswith("q=Addison%2C+IL&snapshot=s1")
    file = Links(SERVED.path, ending=".html", dashboard="")
    assert 'href="../../../agency/x-y.html"' in file.html(other)
    assert file.html(f"[words]({home})") == "words"
