"""Cookies, sessions and messages that pass the guard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.responses import RedirectResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import (
    BackendOperationRequest,
    BackMsg,
    InstallSkillsRequestPayload,
)
from streamlit.proto.Common_pb2 import FileURLsRequest
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard.server.guard import RETURN_COOKIE, Guard
from tests.access import (
    EDITOR,
    HOME,
    ROLES,
    claims_of,
    login_cookie,
    login_settings,
)
from warehouse.paths import ACCESS_VARIABLE, ROLES_VARIABLE


class Behind:
    """Stands in for Streamlit: sets a cookie and records what it gets."""

    scope: Scope
    received: bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or take one message."""
        self.scope = scope
        if scope["type"] == "http":
            answer = RedirectResponse("/", 302)
            answer.set_cookie(USER_COOKIE_NAME, "made", httponly=True, samesite="lax")
            await answer(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.accept", "subprotocol": "streamlit"})
        self.received = (await receive())["bytes"]
        await send({"type": "websocket.close", "code": 1000})


@pytest.fixture
def behind() -> Behind:
    return Behind()


@pytest.fixture
def client(
    behind: Behind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    """A client of a staff guard."""
    roles = tmp_path / "roles.toml"
    roles.write_text(ROLES, "utf-8")
    monkeypatch.setenv(ACCESS_VARIABLE, "staff")
    monkeypatch.setenv(ROLES_VARIABLE, str(roles))
    with login_settings():
        yield TestClient(Guard(behind), base_url=HOME, follow_redirects=False)


def _message() -> BackMsg:
    message = BackMsg()
    message.rerun_script.page_name = "sql"
    message.rerun_script.fragment_id = "part of a page"
    return message


def _pass(
    client: TestClient, behind: Behind, cookie: str = "", before: BackMsg | None = None
) -> BackMsg:
    headers = {"Cookie": f"{USER_COOKIE_NAME}={cookie}"} if cookie else {}
    protocols = ["streamlit", "token", "session of before"]
    with client.websocket_connect(
        "/_stcore/stream", subprotocols=protocols, headers=headers
    ) as websocket:
        for sent in (before, _message()):
            if sent:
                websocket.send_bytes(sent.SerializeToString())
        websocket.receive()
    message = BackMsg()
    message.ParseFromString(behind.received)
    return message


def test_without_a_login_only_whole_pages_of_a_new_session_run(
    client: TestClient, behind: Behind
) -> None:
    message = _pass(client, behind)
    assert message.rerun_script.page_name == "sql"
    assert not message.rerun_script.fragment_id
    assert "session of before" not in str(behind.scope["headers"])


def test_with_a_login_messages_pass_as_they_are(
    client: TestClient, behind: Behind
) -> None:
    cookie = login_cookie(claims_of(EDITOR), HOME)
    assert _pass(client, behind, cookie) == _message()
    assert "session of before" in str(behind.scope["headers"])


def _made_up(size: int) -> BackMsg:
    message = _message()
    message.rerun_script.widget_states.widgets.add(id="made up").string_value = (
        "x" * size
    )
    return message


@pytest.mark.parametrize(
    "message",
    [
        BackMsg(clear_cache=True),
        BackMsg(set_run_on_save=True),
        BackMsg(load_git_info=True),
        BackMsg(
            backend_operation_request=BackendOperationRequest(
                install_skills=InstallSkillsRequestPayload()
            )
        ),
        BackMsg(file_urls_request=FileURLsRequest(file_names=["a"])),
    ],
)
def test_messages_for_the_whole_server_are_dropped(
    client: TestClient, behind: Behind, message: BackMsg
) -> None:
    for cookie in ("", login_cookie(claims_of(EDITOR), HOME)):
        assert _pass(client, behind, cookie, before=message).rerun_script.page_name


@pytest.mark.parametrize("message", [BackMsg(stop_script=True), _made_up(20_000)])
def test_without_a_login_nothing_passes_but_a_short_rerun(
    client: TestClient, behind: Behind, message: BackMsg
) -> None:
    assert not _pass(client, behind, before=message).rerun_script.fragment_id
    assert not behind.received.count(b"made up")
    cookie = login_cookie(claims_of(EDITOR), HOME)
    assert _pass(client, behind, cookie, before=message) == message


def test_a_link_of_another_site_logs_nobody_out(
    client: TestClient, behind: Behind
) -> None:
    cookie = login_cookie(claims_of(EDITOR), HOME)
    headers = {"Cookie": f"{USER_COOKIE_NAME}={cookie}", "Sec-Fetch-Site": "cross-site"}
    answer = client.get("/auth/logout", headers=headers)
    assert answer.headers["location"] == "/"
    assert "set-cookie" not in answer.headers
    assert _pass(client, behind, cookie) == _message()
    client.get("/auth/logout", headers={**headers, "Sec-Fetch-Site": "same-origin"})
    assert _pass(client, behind, cookie) != _message()


def test_the_error_text_of_a_callback_is_removed(
    client: TestClient, behind: Behind
) -> None:
    client.get(
        "/oauth2callback?state=a&error=hunter2&error_description=hunter2"
        "&error_uri=hunter2"
    )
    query = behind.scope["query_string"].decode()
    assert "state=a&error=" in query
    assert "hunter2" not in query


def test_a_message_that_is_none_passes_to_streamlit(
    client: TestClient, behind: Behind
) -> None:
    with client.websocket_connect("/_stcore/stream") as websocket:
        websocket.send_bytes(b"\xff\xff")
        websocket.receive()
    assert behind.received == b"\xff\xff"


@pytest.mark.parametrize(
    "address", ["/", "/auth/login", "/oauth2callback?state=a", "/auth/logout"]
)
@pytest.mark.parametrize("is_encrypted", [True, False])
def test_cookies_go_by_encrypted_ways_only_where_there_is_one(
    client: TestClient, address: str, is_encrypted: bool
) -> None:
    redirect = "https://porchlight" if is_encrypted else "http://localhost"
    with login_settings(redirect_uri=f"{redirect}.example/oauth2callback"):
        cookies = client.get(address).headers.get_list("set-cookie")
    assert cookies
    for cookie in cookies:
        assert ("Secure" in cookie) == is_encrypted
        assert "httponly" in cookie.lower()
        assert "samesite=lax" in cookie.lower()


@pytest.mark.parametrize(
    ("referrer", "address"),
    [
        (f"{HOME}/map?state=IL&month=2021-08", "/map?state=IL&month=2021-08"),
        (f"{HOME}/lookup?q=St.+Paul%2C+%C3%A9", "/lookup?q=St.+Paul%2C+%C3%A9"),
        (HOME, "/"),
        ("https://elsewhere.example/map?state=IL", "/"),
        (f"{HOME}//elsewhere.example/", "/"),
        (f"{HOME}/auth/logout", "/"),
        (f"{HOME}/data/agencies.json", "/"),
        (f"{HOME}/map?{'x' * 4_000}", "/"),
        ("", "/"),
    ],
)
def test_a_login_returns_only_to_our_own_pages(
    client: TestClient, referrer: str, address: str
) -> None:
    client.get("/auth/login", headers={"Referer": referrer})
    answer = client.get("/oauth2callback?state=a")
    assert answer.headers["location"] == address
    assert RETURN_COOKIE not in client.cookies


@pytest.mark.parametrize(
    "forged",
    [
        *("https://elsewhere.example/", "//elsewhere.example", "/map\r\nX: y"),
        *("/map?é", "/data/agencies.json", "/\\elsewhere.example"),
    ],
)
def test_a_forged_way_back_is_not_followed(client: TestClient, forged: str) -> None:
    headers = {"Cookie": f"{RETURN_COOKIE}={_percent(forged)}"}
    answer = client.get("/oauth2callback?state=a", headers=headers)
    assert answer.headers["location"] == "/"


def _percent(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode())
