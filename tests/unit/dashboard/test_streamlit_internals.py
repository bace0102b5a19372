"""What we use of Streamlit's inside is there, and does what we use it for."""

from __future__ import annotations

import ast
import importlib
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config
from streamlit.elements.markdown import MarkdownMixin
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner_utils import script_run_context
from streamlit.runtime.secrets import Secrets, secrets_singleton
from streamlit.testing.v1 import AppTest

from dashboard import streamlit_internals
from dashboard.access.login import login_is_offered
from dashboard.streamlit_internals import (
    PAGE_FOLDER,
    SEEN_WITH,
    keep_settings,
    keep_texts,
)
from tests.access import login_settings
from tests.benchmarks.reader_session import reader_session
from tests.serving import PATIENCE_SECONDS, REPO_ROOT, serve
from warehouse.paths import default_project


@pytest.fixture(autouse=True)
def _given_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Undo what is kept in this process."""
    for name in ("_populate_theme_msg", "_populate_config_msg"):
        monkeypatch.setattr(app_session, name, getattr(app_session, name))
    yield
    secrets_singleton._reset()


def _settings() -> NewSession:
    """Write into a message what a browser is told of the server's settings."""
    told = NewSession()
    app_session._populate_config_msg(told.config)
    for part in ("", "light", "dark", "sidebar", "light.sidebar", "dark.sidebar"):
        theme = told.custom_theme
        for name in part.split(".") if part else ():
            theme = getattr(theme, name)
        app_session._populate_theme_msg(theme, f"theme.{part}" if part else "theme")
    return told


def test_settings_are_written_once_and_stay_what_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = _settings()
    assert before.custom_theme.dark.primary_color
    keep_settings()
    assert _settings() == before
    monkeypatch.setattr(config, "get_options_for_section", None)
    assert _settings() == before


def test_a_file_of_secrets_that_is_not_there_is_looked_for_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_for: list[str] = []

    def look(_: Secrets, path: str) -> tuple[dict[str, object], bool]:
        looked_for.append(path)
        return {}, False

    monkeypatch.setattr(Secrets, "_parse_file_path", look)
    keep_settings()
    assert looked_for
    looked_for.clear()
    assert not login_is_offered()
    assert not looked_for


def test_secrets_that_are_there_stay() -> None:
    with login_settings():
        keep_settings()
        assert login_is_offered()


_ROWS = """
import pyarrow as pa
import streamlit as st
from dashboard.streamlit_internals import chart_element, markdown_element, table_element
rows, spec = pa.table({"n": [1, 2]}), {"mark": "bar", "data": {"name": "rows"}}
"""
_OURS = """
chart_element(spec, {"rows": rows}, "Bars.").draw()
table_element(rows, {"n": "Number"}, "not known").draw()
markdown_element("*Two* numbers.").draw()
"""
_STREAMLITS = """
st.vega_lite_chart(spec={**spec, "datasets": {"rows": rows}}, alt="Bars.")
st.dataframe(rows, column_config={"n": "Number"}, placeholder="not known",
             hide_index=True)
st.markdown("*Two* numbers.")
"""


_TEXTS = """
import streamlit as st
st.title("One", anchor="one")
st.header("Two", anchor=False)
with st.container():
    st.markdown("*Three*", help="Why.")
st.subheader("Four")
st.markdown("Five")
st.html("<p>Six</p>", width="content")
"""


@pytest.fixture
def sent_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[ForwardMsg]]:
    """Run a script, and say what parts of a page it sends."""
    sent: list[ForwardMsg] = []
    enqueue = script_run_context.ScriptRunContext.enqueue

    def note(self: script_run_context.ScriptRunContext, message: ForwardMsg) -> None:
        enqueue(self, message)
        message.metadata.ClearField("active_script_hash")  # each script has its own
        sent.append(message)

    monkeypatch.setattr(script_run_context.ScriptRunContext, "enqueue", note)

    def run(script: str) -> list[ForwardMsg]:
        sent.clear()
        AppTest.from_string(script).run()
        return [message for message in sent if message.HasField("delta")]

    return run


def test_an_element_made_beforehand_is_sent_as_streamlit_sends_it(
    sent_by: Callable[[str], list[ForwardMsg]],
) -> None:
    ours = sent_by(_ROWS + _OURS)
    assert len(ours) == 3
    assert ours == sent_by(_ROWS + _STREAMLITS)


def test_a_text_packed_once_is_sent_as_streamlit_sends_it(
    sent_by: Callable[[str], list[ForwardMsg]], monkeypatch: pytest.MonkeyPatch
) -> None:
    streamlits = sent_by(_TEXTS)
    for name in ("header", "html", "markdown", "subheader", "title"):
        monkeypatch.setattr(st, name, getattr(st, name))
    keep_texts()
    assert sent_by(_TEXTS) == streamlits
    monkeypatch.setattr(MarkdownMixin, "markdown", None)
    assert sent_by(_TEXTS) == streamlits


_APP = """
import streamlit as st
from dashboard.streamlit_internals import send_together
send_together()
app = st.App("page.py")
"""
_ASK = BackMsg(rerun_script=ClientState())
_PAGE = """
import time
from pathlib import Path
import streamlit as st
st.title("One")
while not Path(__file__).with_name("go_on").exists():
    time.sleep(0.01)
with st.container():
    st.text("Two")
st.text("Three")
"""


def test_a_page_that_waits_shows_what_it_has_and_ends_after_all_of_it(
    tmp_path: Path,
) -> None:
    app, page = tmp_path / "app.py", tmp_path / "page.py"
    app.write_text(_APP, "utf-8")
    page.write_text(_PAGE, "utf-8")
    settings = {"PYTHONPATH": str(REPO_ROOT)}
    with (
        serve(default_project().data_dir, tmp_path / "log", settings, app) as served,
        reader_session(served.url) as session,
    ):
        # why: what is told in the wrong order is lost only now and then.
        for _ in range(20):
            session.connection.send(_ASK.SerializeToString())
            told: list[str | None] = []
            while told[-1:] != ["script_finished"]:
                answer = session.connection.recv(PATIENCE_SECONDS, decode=False)
                part = ForwardMsg.FromString(answer)
                sent = part.delta.new_element
                told.append(
                    sent.heading.body or sent.text.body or part.WhichOneof("type")
                )
                if told[-1] == "One":
                    (tmp_path / "go_on").touch()
            texts = [text for text in told if text in {"One", "Two", "Three"}]
            assert "new_session" in told
            assert texts == ["One", "Two", "Three"]


def _used() -> set[tuple[str, str]]:
    """Return (module, name) for all that the module takes or changes in Streamlit."""
    nodes = [
        *ast.walk(ast.parse(Path(streamlit_internals.__file__).read_text("utf-8")))
    ]
    imported = {
        alias.asname or alias.name: (str(node.module), alias.name)
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if str(node.module).startswith("streamlit")
    }
    changed = {
        (".".join(imported[node.value.id]), node.attr)
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in imported
    }
    return {*imported.values(), *changed}


def _place(path: str) -> object:
    """Return a module, or what a module holds, by its whole name."""
    try:
        return importlib.import_module(path)
    except ImportError:
        home, _, name = path.rpartition(".")
        return getattr(importlib.import_module(home), name)


def test_this_streamlit_is_one_whose_inside_we_have_seen() -> None:
    assert st.__version__.startswith(SEEN_WITH), (
        f"Streamlit is {st.__version__}. Run the tests of serving, access and the "
        "browser, then name the version in dashboard/streamlit_internals.py."
    )


@pytest.mark.parametrize(("module", "name"), sorted(_used()))
def test_streamlit_still_has_what_we_use(module: str, name: str) -> None:
    assert hasattr(_place(module), name), (
        f"`{module}.{name}` was there in Streamlit {SEEN_WITH[-1]} and is gone in "
        f"{st.__version__}. dashboard/streamlit_internals.py says what it was used for."
    )


def _options(settings: Mapping[str, object], above: str = "") -> Iterator[str]:
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from _options(value, f"{above}{name}.")
        else:
            yield f"{above}{name}"


def test_streamlit_knows_every_option_that_we_set() -> None:
    known = config.get_config_options()
    text = (REPO_ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    unknown = [name for name in _options(tomllib.loads(text)) if name not in known]
    assert not unknown, (
        f"Streamlit {st.__version__} passes over {unknown}; {SEEN_WITH[-1]} had them."
    )


@pytest.mark.parametrize(
    "pattern", ["index.html", "static/js/*.js", "static/media/MaterialSymbols*"]
)
def test_streamlits_page_lies_where_it_did(pattern: str) -> None:
    assert any(PAGE_FOLDER.glob(pattern)), (
        f"{PAGE_FOLDER} holds no `{pattern}` in Streamlit {st.__version__}."
    )
