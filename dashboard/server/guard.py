"""The gate before every address: without a role, only listed addresses are open.

A public server lets everybody in. In both modes the guard returns to the deep link
after a login, secures cookies, explains failed logins, and ends a login at logout.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote, urlencode

from google.protobuf.message import DecodeError
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.access.login import (
    CALLBACK_PATH,
    is_behind_tls,
    login_is_offered,
    read_login,
)
from dashboard.access.reader_address import parts_of
from dashboard.access.viewer import Viewer, current_sessions, viewer_of
from dashboard.server.html_pages import bare_page, page_addresses
from dashboard.streamlit_internals import (
    PAGE_FOLDER,
    browser_message,
    login_cookie,
)
from dashboard.text.addresses import LIVE_PATH, READY_PATH, WARM_PATH
from warehouse.paths import access_mode

_LOG = logging.getLogger(__name__)
LOGIN_PATH = "/auth/login"
LOGOUT_PATH = "/auth/logout"
RETURN_COOKIE = "porchlight_return"
_RETURN_SECONDS = 900
_LONGEST_RETURN = 3_000
# Streamlit's own metrics; ours have their own address.
_NOT_SERVED = frozenset({"/_stcore/metrics"})
# Values of Sec-Fetch-Site for links on our pages and typed addresses.
_OWN_SITES = frozenset({"same-origin", "none"})
# Messages that our pages send: rerun, stop, and prepare a download.
_ACCEPTED = frozenset({"rerun_script", "stop_script", "deferred_file"})
# Without a role a page has only the login button.
_LONGEST_WITHOUT_ROLE = 16 * 1024


def open_addresses() -> frozenset[str]:
    """Return the addresses that need no login; under ``/static/`` none does."""
    own = {f"/{path.name}" for path in PAGE_FOLDER.iterdir() if path.is_file()}
    login = {LOGIN_PATH, LOGOUT_PATH, CALLBACK_PATH}
    # why: Streamlit's page requests these two before it opens its websocket.
    page = {"/_stcore/health", "/_stcore/host-config"}
    return (
        frozenset({LIVE_PATH, READY_PATH, WARM_PATH})
        | own
        | login
        | page
        | page_addresses()
    )


class Guard:
    """Checks every request and websocket message."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the rest of the server."""
        self._app = app
        self._open = open_addresses()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hold one session."""
        if scope["type"] == "websocket":
            await self._hold(scope, receive, send)
        elif scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] in {LOGIN_PATH, CALLBACK_PATH, LOGOUT_PATH}:
            await self._log_in_or_out(scope, receive, send)
        elif self._is_open(scope["path"]):
            await self._app(scope, receive, _with_safe_cookies(send))
        else:
            await self._answer(scope, receive, send)

    def _is_open(self, path: str) -> bool:
        return path in self._open or path.startswith("/static/")

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer addresses that need a role."""
        viewer = viewer_of(HTTPConnection(scope).cookies, is_use=True)
        if viewer.role is None:
            await _refusal(viewer)(scope, receive, send)
            return
        if scope["path"] in _NOT_SERVED:
            await Response(status_code=404)(scope, receive, send)
            return
        if access_mode() == "staff":
            send = _uncached(send)
        await self._app(scope, receive, _with_safe_cookies(send))

    async def _hold(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold a session; without a role its pages show only the login."""
        cookies = HTTPConnection(scope).cookies

        async def receive_for_frame() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                has_role = viewer_of(cookies, is_use=True).role is not None
                accepted = _accepted_message(
                    message.get("bytes") or b"", has_role=has_role
                )
                if accepted is not None:
                    return {**message, "bytes": accepted}

        # why: a page in the background reconnects by itself.
        if viewer_of(cookies).role is None:
            scope = _without_old_session(scope)
        await self._app(scope, receive_for_frame, send)

    async def _log_in_or_out(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let Streamlit answer, keep the deep link over the login, explain failures."""
        connection = HTTPConnection(scope)
        path = scope["path"]
        if path == CALLBACK_PATH:
            scope = _without_error_text(scope)
        if path == LOGOUT_PATH:
            if connection.headers.get("sec-fetch-site", "none") not in _OWN_SITES:
                await RedirectResponse("/", 302)(scope, receive, send)
                return
            login = read_login(connection.cookies)
            if login is not None:
                current_sessions().end(login.key)
        messages = await self._messages(scope, receive)
        started = MutableHeaders(scope=messages[0]) if messages else MutableHeaders()
        if path == LOGIN_PATH:
            is_sent = bool(messages) and messages[0]["status"] < 400
            _remember_return(_address_of(connection), started)
        else:
            is_sent = bool(messages)
        if path == CALLBACK_PATH and messages:
            is_sent = _finish(connection, started)
        if is_sent:
            await _send_all(messages, _with_safe_cookies(send))
            return
        _LOG.error(
            "A login failed at %s. If it fails for everybody, check that the identity "
            "provider answers, and the section [auth] of the secrets.",
            path,
        )
        answer = _failure_page(_return_address(connection))
        await answer(scope, receive, _with_safe_cookies(send))

    async def _messages(self, scope: Scope, receive: Receive) -> list[Message]:
        """Collect the server's answer; empty if it failed."""
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        try:
            await self._app(scope, receive, collect)
        except Exception:
            _LOG.exception("Streamlit could not answer %s.", scope["path"])
            return []
        return messages


async def _send_all(messages: Iterable[Message], send: Send) -> None:
    for message in messages:
        await send(message)


def _refusal(viewer: Viewer) -> Response:
    if viewer.is_logged_in:
        status, sentence = 403, "You have no access to this record yet."
    else:
        status, sentence = 401, "Log in to read this."
    return JSONResponse({"error": sentence}, status, {"Cache-Control": "no-store"})


def _accepted_message(data: bytes, *, has_role: bool) -> bytes | None:
    """Return a message to pass to Streamlit; None for one that our pages never send.

    Other messages clear caches, write files or list what runs. Fragments skip the frame
    that checks the role, so a reader without a role can only rerun whole pages.
    """
    message = browser_message()
    if message is None:
        return data
    try:
        message.ParseFromString(data)
    except DecodeError:
        return data
    kind = message.WhichOneof("type")
    if has_role:
        operation = message.backend_operation_request.WhichOneof("payload")
        return data if kind in _ACCEPTED or operation in _ACCEPTED else None
    if kind != "rerun_script" or len(data) > _LONGEST_WITHOUT_ROLE:
        return None
    message.rerun_script.fragment_id = ""
    accepted: bytes = message.SerializeToString()
    return accepted


def _without_old_session(scope: Scope) -> Scope:
    """Remove the id of an earlier session from a websocket request."""
    name = b"sec-websocket-protocol"
    headers = [
        (key, b",".join(value.split(b",")[:2]) if key == name else value)
        for key, value in scope["headers"]
    ]
    return {**scope, "headers": headers}


def _without_error_text(scope: Scope) -> Scope:
    """Blank the error text of a login callback.

    Anybody can call that address, and Streamlit would log their text.
    """
    parameters = [
        (name, "hidden" if name.startswith("error") else value)
        for name, value in parse_qsl(scope["query_string"].decode("latin-1"))
    ]
    return {**scope, "query_string": urlencode(parameters).encode()}


def _uncached(send: Send) -> Send:
    """Forbid caches to store an answer for staff."""

    async def send_uncached(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Cache-Control"] = "private, no-store"
        await send(message)

    return send_uncached


def _with_safe_cookies(send: Send) -> Send:
    """Mark cookies Secure if readers come over HTTPS."""
    if not (login_is_offered() and is_behind_tls()):
        return send

    async def send_safely(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                (name, _secure(value) if name.lower() == b"set-cookie" else value)
                for name, value in message["headers"]
            ]
        await send(message)

    return send_safely


def _secure(cookie: bytes) -> bytes:
    return cookie if b"; secure" in cookie.lower() else cookie + b"; Secure"


def _address_of(connection: HTTPConnection) -> str:
    """Return the page of the dashboard that a login started from."""
    referrer = parts_of(connection.headers.get("referer", ""))
    if referrer.netloc != connection.headers.get("host"):
        return "/"
    return _own_address(f"{referrer.path}?{referrer.query}".rstrip("?"))


def _own_address(address: str) -> str:
    """Return an address of the dashboard; the first page for any other."""
    path, _, _ = address.partition("?")
    is_own = path in page_addresses() and len(address) <= _LONGEST_RETURN
    return address if is_own and address.isascii() and address.isprintable() else "/"


def _remember_return(address: str, headers: MutableHeaders) -> None:
    headers.append(
        "set-cookie", _return_cookie(quote(address, safe="/"), _RETURN_SECONDS)
    )


def _return_address(connection: HTTPConnection) -> str:
    return _own_address(unquote(connection.cookies.get(RETURN_COOKIE, "/")))


def _return_cookie(value: str, seconds: int) -> str:
    return f"{RETURN_COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax"


def _finish(connection: HTTPConnection, headers: MutableHeaders) -> bool:
    """Redirect to the page that the login started from; tell whether it worked."""
    cookies = [value for value in headers.getlist("set-cookie") if "=" in value]
    is_made = any(
        value.startswith(f"{login_cookie()}=") and "max-age=0" not in value.lower()
        for value in cookies
    )
    parameters = connection.query_params
    if not is_made and ("state" in parameters or "error" in parameters):
        return viewer_of(connection.cookies).is_logged_in
    if is_made:
        headers["location"] = _return_address(connection)
        headers.append("set-cookie", _return_cookie("", 0))
    return True


def _failure_page(address: str) -> Response:
    link = html.escape(address, quote=True)
    return bare_page(
        "The login did not work",
        "<p>You were not logged in. Either you stopped on the way, or the service that "
        "checks who you are did not answer as it should.</p>"
        f'<p><a href="{link}">Go back and try again</a>. If it fails again, tell '
        "the person who runs this dashboard.</p>",
        400,
    )
