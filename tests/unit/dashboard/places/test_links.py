"""Where links lead, how text of others is shown, and what may be framed."""

from __future__ import annotations

import pytest

from dashboard.places.links import Links
from dashboard.places.render import plain_line, template
from tests.app.test_text_of_others import HOSTILE
from tests.serving import ask

SERVED = Links("/town/il/dupage-county/addison")


@pytest.mark.parametrize("shown", [HOSTILE, "<b>&", '" onclick="x', "&lt;", "{{ 1 }}"])
def test_text_of_others_is_shown_unchanged(shown: str) -> None:
    area = {"area_name": shown, "state_name": "Ohio", "population_count": None}
    heading = template("head_county.html.jinja", "en").render(area=area)
    assert (plain_line(heading), heading.count("<")) == (f"{shown}, Ohio", 2)
    link = SERVED.link(shown, "/searched")
    assert (plain_line(link), link.count("<")) == (shown, 2)


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
    assert file.link("words", home) == "words"
    few = Links(
        "/county/il/dupage-county",
        ending=".html",
        written=frozenset({"/county/il/dupage-county"}),
    )
    small = "/town/il/dupage-county/small"
    assert few.href(small) == "../../county/il/dupage-county.html#small"
    assert few.link("S", small) == '<b id="small">S</b>'
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
