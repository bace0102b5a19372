"""What each role sees."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard.documents.routes import DOCUMENT_ROUTES
from tests.access import (
    ADMIN,
    ANALYST,
    EDITOR,
    READER,
    STRANGER,
    claims_of,
)
from tests.app.conftest import Opener, log_in
from tests.conftest import MAIN, TwoBuilds
from tests.private_rows import CANARY, note_text, private_rows
from warehouse.paths import ACCESS_VARIABLE, DATA_DIR_VARIABLE

_PAGES = sorted(path.parent.name for path in MAIN.parent.glob("pages/*/page.py"))
_CLOSED_TO_SOME = ("questions", "internal", "reports", "snapshots")


def _text(app: AppTest) -> str:
    parts = (*app.title, *app.markdown, *app.text, *app.info)
    return "\n".join(part.value for part in parts)


def _rows(app: AppTest) -> str:
    return str([table.value.to_dict() for table in app.dataframe])


def test_public_readers_need_no_login(opened: Opener) -> None:
    app = opened("staff", "", "incidents")
    assert app.title[0].value == "Porchlight for staff"
    assert [button.label for button in app.button] == ["Log in"]
    assert CANARY not in _text(app) + _rows(app)


def test_a_stranger_is_refused_politely_and_can_log_out(opened: Opener) -> None:
    app = opened("staff", STRANGER, "incidents")
    assert app.title[0].value == "You have no access yet"
    assert [button.label for button in app.button] == ["Log out"]
    assert STRANGER in app.text[0].value
    assert CANARY not in _text(app) + _rows(app)


def test_a_stranger_reads_as_anybody_where_everyone_reads(opened: Opener) -> None:
    app = opened("public", STRANGER, "terms")
    assert app.title[0].value == "What camera makers may do with your video"
    assert f"{STRANGER}, a reader" in _text(app)


@pytest.mark.parametrize(
    ("user", "closed"),
    [
        (READER, {"questions", "internal", "reports", "snapshots"}),
        (ANALYST, {"internal", "reports", "snapshots"}),
        (EDITOR, {"snapshots"}),
        (ADMIN, set()),
    ],
)
def test_pages_are_closed_by_role(opened: Opener, user: str, closed: set[str]) -> None:
    # why: higher roles may open what readers may.
    pages = _PAGES if user == READER else ("terms", *_CLOSED_TO_SOME)
    for page in pages:
        shown = opened("staff", user, page)
        assert not shown.exception, page
        title = shown.title[0].value
        assert (title == "This page is not open to you") == (page in closed), page


def test_where_everyone_reads_nobody_sees_the_internal_page(opened: Opener) -> None:
    assert opened("public", ADMIN, "internal").title[0].value == (
        "This page is not open to you"
    )
    assert opened("public", "", "snapshots").title[0].value == (
        "This page is not open to you"
    )
    assert opened("public", ADMIN, "snapshots").title[0].value == (
        "Snapshots on this server"
    )


def test_an_editor_sees_notes_and_what_is_not_public(opened: Opener) -> None:
    app = opened("staff", EDITOR, "internal")
    notes, rows = (table.value for table in app.dataframe)
    assert notes["note_text"].tolist() == [note_text()]
    assert len(rows) == len(private_rows())
    assert f"**{len(private_rows())} rows**" in _text(app)


def test_an_admin_sees_which_snapshot_is_current(
    opened: Opener, two_builds: TwoBuilds
) -> None:
    rows = opened("staff", ADMIN, "snapshots").dataframe[0].value
    current = rows[rows["is_current"]]["snapshot_id"].tolist()
    pointer = two_builds.data_dir / "staff" / "current"
    assert current == [pointer.read_text("utf-8").strip()]


def test_a_login_that_was_not_used_for_long_shows_nothing(opened: Opener) -> None:
    app = opened("staff", EDITOR, "terms")
    assert len(app.title[0].value) > 0
    log_in(app, claims_of(EDITOR, iat=1_700_000_000))
    app.run()
    assert app.title[0].value == "Porchlight for staff"
    assert "Your login has ended" in app.info[0].value


@pytest.mark.parametrize(
    ("address", "mark"),
    [
        (f"/agency/al-{CANARY}", "Not public: "),
        (f"/agency/al-{CANARY}/sheet", "Not public: "),
        (f"/agency/al-{CANARY}/letter", "Not public: "),
        (f"/agency/al-{CANARY}.json", "private_ids"),
        (f"/incident/incident-id-{CANARY}", "Not public: "),
        ("/town/al/jefferson-county/birmingham", "Not public: "),
        ("/county/al/jefferson-county", "Not public: "),
        ("/state/al", "Not public: "),
        ("/es/town/al/jefferson-county/birmingham", "Not public: "),
    ],
)
def test_a_document_with_a_private_row_says_so(
    two_builds: TwoBuilds, monkeypatch: pytest.MonkeyPatch, address: str, mark: str
) -> None:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(two_builds.data_dir))
    monkeypatch.setenv(ACCESS_VARIABLE, "staff")
    answer = TestClient(Starlette(routes=DOCUMENT_ROUTES)).get(address)
    assert answer.status_code == 200
    assert CANARY in answer.text.lower()
    assert mark in answer.text
