"""All that we use of Streamlit's inside, each with its reason.

Nothing here is promised from one version to the next. The test of this module says what
an upgrade took away.
"""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import streamlit as st
from google.protobuf.message import Message
from streamlit import auth_util, config
from streamlit import logger as loggers
from streamlit.components.v2.get_bidi_component_manager import (
    get_bidi_component_manager,
)
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.delta_generator import DeltaGenerator as DeltaGenerator
from streamlit.elements.arrow import ArrowMixin
from streamlit.elements.heading import HeadingMixin
from streamlit.elements.html import HtmlMixin
from streamlit.elements.lib.layout_utils import (
    LayoutConfig,
    get_height_config,
    get_text_alignment_config,
    get_width_config,
)
from streamlit.elements.lib.mutable_popover_container import (
    PopoverContainer as PopoverContainer,
)
from streamlit.elements.markdown import MarkdownMixin
from streamlit.elements.table import TableMixin
from streamlit.elements.vega_charts import VegaChartsMixin
from streamlit.elements.widgets.button import ButtonMixin
from streamlit.navigation.page import Page as Page

# why: the guard reads what a page sends before Streamlit does, and a warm-up is a page.
from streamlit.proto.BackMsg_pb2 import BackMsg as BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg as ForwardMsg
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_cache import populate_hash_if_needed
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import (
    ScriptRunner,
    ScriptRunnerEvent,
    get_script_run_ctx,
)
from streamlit.runtime.scriptrunner_utils.script_run_context import enqueue_message
from streamlit.runtime.secrets import SecretsValue as SecretsValue
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

# why: whether a login was made shows in its cookie alone.
from streamlit.web.server.starlette.starlette_server_config import (
    USER_COOKIE_NAME as USER_COOKIE_NAME,
)
from uvicorn.protocols.websockets import websockets_sansio_impl
from websockets.server import ServerProtocol

SEEN_WITH = ("1.67",)
# why: its fonts are subset, the scripts of its page are allowed by their hashes, and
# its files are open to whoever has to log in first.
PAGE_FOLDER = Path(st.__file__).parent / "static"


_TITLE = "<title>Streamlit</title>"
# How its script of Markdown opens a link in a new tab, if it is not told where.
_NEW_TAB = re.compile(r"(href:(\w+),title:\w+,target:\w+\(\w+\))\?`_blank`")


def markdown_script() -> tuple[str, str]:
    """Return the script that makes links of Markdown, with our own in the same tab.

    Streamlit opens all in a new one, and has no setting for it. A link without a scheme
    is one of ours.

    Returns:
        Its address, and its text.

    Raises:
        RuntimeError: If Streamlit's script no longer says so in this way.
    """
    (path,) = (PAGE_FOLDER / "static" / "js").glob("StreamlitMarkdown.*.js")
    text, count = _NEW_TAB.subn(
        r"\1&&/^\\w+:/.test(\2)?`_blank`", path.read_text("utf-8")
    )
    if count != 1:
        message = f"`{path.name}` no longer opens links as in Streamlit {SEEN_WITH[-1]}"
        raise RuntimeError(message)
    return f"/static/js/{path.name}", text


# Seconds that a part of a page waits for the next: most pages are done by then, and no
# reader notices.
_LONGEST_WAIT = 0.02
# What runs of a page's script tell, in order: which run, what, a part of the page if it
# is one, and whatever else.
_Waiting = deque[
    tuple[ScriptRunner | None, ScriptRunnerEvent, ForwardMsg | None, dict[str, Any]]
]
# What keeps the room of a chart: a class for each height, in steps of pixels.
ROOM_CLASS, ROOM_STEP, MOST_ROOM_STEPS = "chart_room_", 20, 80
_TITLE_ROOM = 36


@dataclass(frozen=True)
class Element:
    """A part of a page as it is sent to a browser, made once for all readers.

    Streamlit writes a chart's specification as text, reads it again and packs its rows
    at each run of a page: half a millisecond, and one for a table. A browser that has
    it is sent its hash alone, for which Streamlit writes all of it as bytes again.

    Attributes:
        message: What is sent, with its hash and without its place.
    """

    message: ForwardMsg

    def draw(self) -> None:
        """Draw it in the place of a page where we are."""
        cursor = st._main._active_dg._cursor
        if cursor is None:  # Nobody reads: a script that runs by itself.
            return
        message = ForwardMsg()
        message.CopyFrom(self.message)
        message.metadata.delta_path[:] = cursor.delta_path
        enqueue_message(message)
        cursor.lock_element()


class _Taker(
    VegaChartsMixin,
    ArrowMixin,
    TableMixin,
    MarkdownMixin,
    HeadingMixin,
    HtmlMixin,
    ButtonMixin,
):
    """Takes what an element sends, in place of a page."""

    taken: ForwardMsg

    @property
    def element(self) -> Element:
        """What was taken, once nothing of it changes any more."""
        populate_hash_if_needed(self.taken)
        return Element(self.taken)

    def _get_delta_path_str(self) -> str:
        # why: a table asks where it will stand, for the sake of styles that ours lack.
        return ""

    def _enqueue(
        self,
        kind: str,
        message: Message,
        layout_config: LayoutConfig | None = None,
        **_: object,
    ) -> None:
        self.taken = ForwardMsg()
        sent = self.taken.delta.new_element
        getattr(sent, kind).CopyFrom(message)
        layout = layout_config or LayoutConfig()
        if layout.width is not None:
            sent.width_config.CopyFrom(get_width_config(layout.width))
        if layout.height is not None:
            sent.height_config.CopyFrom(get_height_config(layout.height))
        if layout.text_alignment is not None:
            alignment = get_text_alignment_config(layout.text_alignment)
            sent.text_alignment_config.CopyFrom(alignment)


def chart_element(
    spec: Mapping[str, Any], datasets: Mapping[str, pa.Table], alt_text: str
) -> Element:
    """Make a chart as wide as its place.

    Args:
        spec: A Vega-Lite specification without rows.
        datasets: Rows for each dataset that it names.
        alt_text: What the chart shows, for those who do not see it.
    """
    taker = _Taker()
    taker.vega_lite_chart(
        spec={**spec, "datasets": dict(datasets)}, width="stretch", alt=alt_text
    )
    if isinstance(spec.get("height"), int):
        # why: a chart has no height until its script came, and would then push away
        # what is read below it. The end of an id becomes a class, which keeps the room.
        name = sha256(alt_text.encode()).hexdigest()[:32]
        room = spec["height"] + (_TITLE_ROOM if "title" in spec else 0)
        steps = min(room // ROOM_STEP, MOST_ROOM_STEPS)
        chart = taker.taken.delta.new_element.vega_lite_chart
        chart.id = f"$$ID-{name}-{ROOM_CLASS}{steps}"
    return taker.element


def table_element(rows: pa.Table, columns: Mapping[str, Any], missing: str) -> Element:
    """Make a table as wide as its place.

    Args:
        rows: What to list.
        columns: How it names and formats columns.
        missing: What an empty cell says.
    """
    taker = _Taker()
    taker.dataframe(
        rows,
        width="stretch",
        hide_index=True,
        column_config=columns,
        placeholder=missing,
    )
    return taker.element


def text_table_element(rows: pa.Table, alt_text: str) -> Element:
    """Make a table to be read, whose cells are Markdown.

    Args:
        rows: What to list; columns are named as they are shown.
        alt_text: What it holds, for those who do not see it.
    """
    taker = _Taker()
    taker.table(rows, hide_index=True, border="horizontal", alt=alt_text)
    return taker.element


def markdown_element(text: str) -> Element:
    """Make a text of Markdown."""
    taker = _Taker()
    taker.markdown(text)
    return taker.element


@lru_cache(256)
def page_link_element(
    page: str, label: str, query: tuple[tuple[str, str], ...]
) -> Element:
    """Make a link to a page of ours, for which Streamlit would ask the disk anew.

    Args:
        page: Its name.
        label: Text of the link; Markdown.
        query: What its address holds.
    """
    taker = _Taker()
    taker._page_link(f"pages/{page}/page.py", label=label, query_params=query)
    return taker.element


def page_with_head(head: str) -> str:
    """Return Streamlit's one page with a head of ours.

    Streamlit sets the title once its scripts run, which no search engine waits for.

    Args:
        head: Stands where its title stood; HTML.

    Raises:
        RuntimeError: If Streamlit's page no longer has such a title.
    """
    page = (PAGE_FOLDER / "index.html").read_text("utf-8")
    if page.count(_TITLE) != 1:
        message = f"Streamlit's page has no title as in version {SEEN_WITH[-1]}"
        raise RuntimeError(message)
    return page.replace(_TITLE, head)


def leave_pages_to_navigation() -> None:
    """Keep Streamlit from taking the folder ``pages`` for its older kind of app.

    It does until a list of pages was drawn once, and would show the first reader of a
    deep link a bare page.
    """
    PagesManager.uses_pages_directory = False


def keep_settings() -> None:
    """Have Streamlit look up its settings once, not at each run of a page.

    It writes the theme, option by option, and others of its settings for each run, a
    tenth of a page, and looks for a file of secrets that is not there whenever somebody
    asks who reads. Both are read when the server starts; from here on a change to the
    theme, or a first file of secrets, needs a restart.
    """
    for name in ("_populate_theme_msg", "_populate_config_msg"):
        setattr(app_session, name, _written_once(getattr(app_session, name)))
    if not secrets_singleton.load_if_toml_exists():
        secrets_singleton.merge_programmatic_secrets({})


def keep_texts() -> None:
    """Have Streamlit pack each text and heading once, not at each run of a page.

    It cleans it and asks after its place, its width and its link, a twentieth of a
    millisecond each, and a page has twenty to forty.
    """
    for name in ("header", "html", "markdown", "subheader", "title"):
        setattr(st, name, _packed_once(name))


def _packed_once(name: str) -> Callable[..., None]:
    @lru_cache(1_000)
    def packed(*settings: Any, **named: Any) -> Element:  # noqa: ANN401 - theirs
        taker = _Taker()
        getattr(taker, name)(*settings, **named)
        return taker.element

    def draw(*settings: Any, **named: Any) -> None:  # noqa: ANN401 - theirs
        packed(*settings, **named).draw()

    return draw


def _written_once(write: Callable[..., None]) -> Callable[..., None]:
    """Return what writes into a message what ``write`` wrote into the first one."""
    written: dict[tuple[str, ...], Message] = {}

    def write_again(message: Message, *section: str) -> None:
        if section not in written:
            first = type(message)()
            write(first, *section)
            written[section] = first
        # why: to write nothing would tell a browser that there is such a section.
        if written[section].ByteSize():
            message.MergeFrom(written[section])

    return write_again


def send_together() -> None:
    """Have what a page sends handed over together, not part by part.

    For each of sixty parts Streamlit wakes the thread that sends, the two take turns
    with the interpreter, and each part is compared with those before it: a fifth of a
    page's processor time, and a third of its wait.
    """

    def tell_together(
        self: AppSession,
        sender: ScriptRunner | None,
        event: ScriptRunnerEvent,
        forward_msg: ForwardMsg | None = None,
        **rest: Any,  # noqa: ANN401 - theirs
    ) -> None:
        waiting: _Waiting = vars(self).setdefault("waiting", deque())
        waiting.append((sender, event, forward_msg, rest))
        if event is not ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
            self._call_soon_on_event_loop(partial(_hand_over, self, waiting))
        elif len(waiting) == 1:
            # why: a page that then waits for its numbers shows its title meanwhile.
            self._call_soon_on_event_loop(partial(_hand_over_soon, self, waiting))

    AppSession._on_scriptrunner_event = tell_together  # type: ignore[assignment,method-assign]


def _hand_over_soon(session: AppSession, waiting: _Waiting) -> None:
    session._event_loop.call_later(_LONGEST_WAIT, _hand_over, session, waiting)


def _hand_over(session: AppSession, waiting: _Waiting) -> None:
    """Put what waits before Streamlit's sender, which runs in the same thread."""
    if not waiting:
        return
    while waiting:
        sender, event, message, rest = waiting.popleft()
        if message is None:
            session._handle_scriptrunner_event_on_event_loop(sender, event, **rest)
        # why: as with Streamlit, nothing of a run that another has replaced.
        elif sender is session._scriptrunner:
            session._browser_queue._queue.append(message)
    if session._message_enqueued_callback:
        session._message_enqueued_callback()


def bound_messages(longest: int) -> None:
    """End a session whose browser sends a message that no page has.

    Streamlit gives uvicorn one limit for both ways, and pages send megabytes; a message
    is looked at only once all of it is in memory.

    Args:
        longest: Bytes.
    """

    def bounded(**settings: Any) -> ServerProtocol:  # noqa: ANN401 - theirs
        return ServerProtocol(**{**settings, "max_size": longest})

    vars(websockets_sansio_impl)["ServerProtocol"] = bounded


def leave_logs_to_root() -> None:
    """Take the handlers away that Streamlit gives its loggers, and uvicorn's.

    They write text, are made whenever a logger is asked for, and take no other format.
    """
    loggers.setup_formatter = _leave_to_root
    loggers.update_formatter()


def _leave_to_root(logger: logging.Logger) -> None:
    handler = getattr(logger, "streamlit_console_handler", None)
    if handler is not None:
        logger.removeHandler(handler)
    logger.propagate = True


def server_address() -> tuple[str, int]:
    """Return the host, empty for all of this machine, and port that it listens on."""
    return config.get_option("server.address") or "", config.get_option("server.port")


def session_id() -> str:
    """Name the session that a page is drawn for; empty where none is."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def auth_settings() -> Mapping[str, Any]:
    """Return the section ``[auth]`` of the secrets; empty where there is none."""
    return auth_util.get_secrets_auth_section()


def redirect_uri() -> str:
    """Return where a login ends, as Streamlit reads its settings; empty if nowhere."""
    return auth_util.get_redirect_uri(auth_util.get_secrets_auth_section()) or ""


def signed_login(cookies: Mapping[str, str]) -> bytes | None:
    """Open the login that a browser's cookies hold, which our own routes need as well.

    Args:
        cookies: As the browser sent them.

    Returns:
        JSON; None if there is none, or another server signed it.
    """
    secret = get_cookie_secret()

    def opened(name: str) -> bytes | None:
        return decode_signed_value(secret, name, cookies.get(name, ""))

    return auth_util.get_cookie_with_chunks(opened, USER_COOKIE_NAME)


def own_component(name: str, folder: Path) -> Callable[..., Any]:
    """Return the function that draws a component of ours, made of files in a folder.

    Streamlit serves such files of installed packages alone, and the dashboard is none;
    a script given as text would need a policy that lets pages run any text.

    Args:
        name: Name of the component, and of its files.
        folder: Holds its files ``.html``, ``.css`` and ``.js``.
    """
    manager = get_bidi_component_manager()
    full_name = f"porchlight.{name}"
    if manager.get_component_asset_root(full_name) is None:
        files = [ComponentConfig(name, folder.name)]
        manager.register_from_manifest(
            ComponentManifest("porchlight", "1", files), folder.parent
        )
    return _component(full_name, _text(folder / f"{name}.html"))


@cache
def _component(full_name: str, html: str) -> Callable[..., Any]:
    name = full_name.partition(".")[2]
    return st.components.v2.component(
        full_name, html=html, css=f"{name}.css", js=f"{name}.js"
    )


@cache
def _text(path: Path) -> str:
    return path.read_text("utf-8")
