"""SQL runs in the reader's own browser, sends nothing and changes nothing."""

from __future__ import annotations

import contextlib
import csv
import re
from collections.abc import Iterator, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, Request, expect

from dashboard.addresses import SQL_PATH
from dashboard.places.links import Links
from dashboard.places.sql_page import write_sql
from dashboard.queries.snapshot_reader import reading
from dashboard.server.html_pages import style_sheet
from tests.browser.accessibility import broken_rules
from tests.browser.conftest import Reader, new_page
from tests.pages import PHONE
from warehouse.connection import connect_read_only
from warehouse.saved_questions import bind_values, saved_questions, sql_with_values

pytestmark = pytest.mark.browser

_STATEMENTS = Path(__file__).with_name("hostile_statements.txt")
_DEEP = (
    f"select {'(' * 20_000}1{')' * 20_000}",
    f"select {'1 + ' * 12_000}1",
    f"select * from {'(select * from ' * 500}range(1){')' * 500}",
    f"select {', '.join(['1'] * 10_000)}",
)
_MINE = 'ori,geoid,note\nIL0220100,0107000,=1+1\nIL02201,,"a, b"\n'
# Runs a statement as the page does, and returns its columns and rows as texts.
_ANSWER = """async (sql) => {
  running = {};
  try {
    const { table } = await answer(sql);
    return [table.schema.fields.map(({ name }) => name), [...texts(table)]];
  } finally { running = null; }
}"""
# Runs statements that may be bad, and returns those after which a query answers
# otherwise. Each is stopped after two seconds; an engine that was stopped, or that a
# statement broke, starts again.
_CHANGING = f"""async ([statements, query]) => {{
  const known = async () => JSON.stringify(await ({_ANSWER})(query).catch(String));
  const before = await known();
  const changing = [];
  for (const sql of statements) {{
    const stopped = new Promise((_, reject) => {{ running = {{ reject }}; }});
    const timer = setTimeout(stop, 2_000);
    await Promise.race([stopped, answer(sql)]).catch(() => null);
    clearTimeout(timer);
    if (await known() !== before) changing.push(sql);
  }}
  return changing;
}}"""
_LOADED = "performance.getEntriesByType('resource').map(({ name }) => name)"
_STATE = """select (select bit_xor(hash(s)) from dim_states as s),
  (select bit_xor(hash(s)) from marts.dim_states as s), (select sum(1) from mine),
  (select string_agg(ori, ' ' order by ori) from mine)"""


def _open(reader: Reader, sql: str = "", pin: str = "") -> Page:
    hashed = f"#sql={quote(sql, safe='')}" if sql else ""
    reader.page.goto(f"{reader.home}{SQL_PATH}{pin}{hashed}")
    return reader.page


def _box(page: Page) -> Locator:
    return page.get_by_label("Query", exact=True)


def _ask(page: Page, sql: str) -> str:
    """Run a query with the keyboard; return what the page says of it."""
    _box(page).fill(sql)
    page.keyboard.press("Control+Enter")
    return _said(page)


def _said(page: Page) -> str:
    expect(page.locator("#run")).to_be_enabled()
    said = page.locator("#said, #fault")
    return "".join(said.all_text_contents())


def _rows(page: Page) -> list[list[str]]:
    rows: list[list[str]] = page.locator("#rows tr").evaluate_all(
        "lines => lines.map(line => [...line.cells].map(cell => cell.innerText))"
    )
    return rows


def _sorted(rows: Sequence[Sequence[str | None]], kinds: Sequence[str]) -> list[str]:
    """Sort rows of texts; both engines give nine digits of a number alike."""

    def text(cell: str | None, kind: str) -> str | None:
        return f"{float(cell):.9g}" if cell and kind in {"FLOAT", "DOUBLE"} else cell

    return sorted(str([*map(text, row, kinds)]) for row in rows)


def _expect_every_answer(page: Page, warehouse_file: Path) -> None:
    """Expect that every question and example gives what DuckDB gives."""
    wrong = {}
    with connect_read_only(warehouse_file) as native:
        starts = native.execute("select * from marts.start_here").fetchall()
        examples = {start[1]: start[4] for start in starts}
        for question in saved_questions():
            sql = sql_with_values(question, bind_values(question, {}))
            examples[question.question_id] = sql
        for name, sql in examples.items():
            known = native.sql(sql)
            texts = native.sql(f"select columns(*)::varchar from ({sql})").fetchall()
            names, rows = page.evaluate(_ANSWER, sql)
            kinds = [str(kind) for kind in known.types]
            is_same = _sorted(rows, kinds) == _sorted(texts, kinds)
            if not is_same or names != known.columns:
                wrong[name] = rows[:2], texts[:2]
    assert len(examples) == len(starts) + len(saved_questions())
    assert not wrong


def _hostile() -> dict[str, list[str]]:
    """Read the statements of each section of the file."""
    sections: dict[str, list[str]] = {}
    for line in _STATEMENTS.read_text("ascii").splitlines():
        if line.startswith("# "):
            listed = sections.setdefault(line, [])
        else:
            listed.append(_ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), line))
    return sections


_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
_HEAVY = "# What takes all time or memory."


@pytest.mark.parametrize(
    "is_heavy", [False, pytest.param(True, marks=pytest.mark.nightly)]
)
def test_hostile_statements_ask_nobody_and_change_no_answer(
    reader: Reader, warehouse_file: Path, is_heavy: bool
) -> None:
    page = _open(reader)
    _choose(page, "mine.csv", _MINE, "`mine` has 2 rows.")
    page.evaluate(_ANSWER, _STATE)
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    sections = _hostile()
    heavy = [*sections.pop(_HEAVY), *_DEEP]
    light = [sql for listed in sections.values() for sql in listed]
    assert len(light) > 240
    tried = heavy if is_heavy else light
    assert page.evaluate(_CHANGING, [tried, _STATE]) == []
    _expect_every_answer(page, warehouse_file)
    assert {url.rpartition("/")[2] for url in asked if not url.startswith("blob:")} <= {
        "duckdb-worker.js"
    }
    assert not page.evaluate("localStorage.length")


def _choose(page: Page, name: str, text: str, says: str) -> None:
    file = FilePayload(name=name, mimeType="text/csv", buffer=text.encode())
    page.locator("#mine").set_input_files(file)
    expect(page.locator("main")).to_contain_text(says)


def test_what_is_missing_wrong_or_long_is_said_and_the_next_query_answers(
    reader: Reader,
) -> None:
    page = _open(reader)
    torn = "a,b\n" + "1,2\n" * 3_000 + "1,2,3\n"
    _choose(page, "torn.csv", torn, "Error when sniffing")
    for sql, sentence in {
        "select current_date": "extension `icu`. `make sql` answers",
        "select date_trunc('day', now())": "extension `icu`",
        "select json_object('a', 1)": "extension `json`",
        "from read_parquet('x')": "extension `parquet`",
        "select agency_id,\n  joind_on\nfrom mart_agencies": (
            "LINE 2:   joind_on\n          ^"
        ),
        "selec 1": 'Parser Error: syntax error at or near "selec"\n\nLINE 1: selec 1',
        "select 'x'::enum('x') as e": "cannot show the type Dictionary",
        "begin; selec": "syntax error",
        "select count(*) from mart_agencies": "1 row in",
        "use memory; detach porchlight": "0 rows",
        "select count(*) from dim_states": "1 row in",
    }.items():
        assert sentence in _ask(page, sql)
    # A long query is stopped, and the page lives.
    sql = "select sum(a.range * b.range) from range(1e6::int) a, range(1e6::int) b"
    _box(page).fill(sql)
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("button", name="Stop").click()
    assert "The query was stopped" in _said(page)
    assert "1 row" in _ask(page, "select 2 as two")
    assert _rows(page) == [["two"], ["2"]]


def test_a_spreadsheet_is_joined_and_never_sent(reader: Reader) -> None:
    page = _open(reader)
    sent: list[Request] = []
    page.on("request", lambda one: sent.append(one))
    _choose(page, "mine.xlsx", "PK", "Save it as CSV first.")
    _choose(page, "mine.csv", _MINE, "The table `mine` has 2 rows.")
    assert _rows(page)[0] == ["ori", "geoid", "note"]
    page.get_by_role("link", name="Your ORIs").click()
    page.get_by_role("button", name="Run", exact=True).click()
    assert "2 rows" in _said(page)
    assert [row[3] for row in _rows(page)[1:]] == ["Addison Police Department"] * 2
    page.get_by_role("link", name="Your place codes").click()
    page.get_by_role("button", name="Run", exact=True).click()
    assert "2 rows" in _said(page)
    assert "Birmingham" in _rows(page)[1][3]
    with page.expect_download() as fetched:
        page.get_by_role("button", name="All rows as CSV").click()
    with fetched.value.path().open(encoding="utf-8-sig", newline="") as file:
        assert [row["note"] for row in csv.DictReader(file)] == ["'=1+1", "a, b"]
    _choose(page, "other.csv", "code\n007\n", "The table `mine` has 1 row.")
    assert _rows(page) == [["code"], ["007"]]
    assert all(one.method == "GET" and not one.post_data for one in sent)
    told = " ".join(f"{one.url} {one.all_headers()}" for one in sent)
    assert not re.search(r"IL02201|0107000|mine\.csv", told)


def test_a_link_fills_the_box_only_run_runs_it_and_the_browser_remembers(
    reader: Reader,
) -> None:
    sql = "select '<b>a#b&c %27 \u00e9' as x -- (1) + 2"
    page = _open(reader, sql)
    expect(_box(page)).to_have_value(sql)
    loaded = page.evaluate(_LOADED)
    assert not [url for url in loaded if "engine" in url]
    page.get_by_role("button", name="Run", exact=True).click()
    assert "1 row" in _said(page)
    assert _rows(page)[1] == ["<b>a#b&c %27 \u00e9"]
    page.get_by_role("button", name="Save", exact=True).click()
    assert "1 row" in _ask(page, "select snapshot_id\nfrom about")
    snapshot = page.locator("footer code").inner_text()
    assert _rows(page)[1] == [snapshot]
    page.go_back()
    expect(_box(page)).to_have_value(sql)
    page.go_forward()
    expect(_box(page)).to_have_value("select snapshot_id\nfrom about")
    page.get_by_role("button", name="Copy link").click()
    link = page.get_by_label("Link to this query").input_value()
    assert f"?snapshot={snapshot}#sql=select%20snapshot_id%0Afrom%20about" in link
    page.goto("about:blank")
    page.goto(link)
    expect(_box(page)).to_have_value("select snapshot_id\nfrom about")
    expect(page.locator("#other")).to_be_hidden()
    page.get_by_text("Your queries").click()
    expect(page.locator("#saved a")).to_have_text([sql])
    expect(page.locator("#ran a")).to_have_text(["select snapshot_id from about", sql])
    page.locator("#saved a").click()
    expect(_box(page)).to_have_value(sql)
    page.get_by_role("button", name="Forget all").click()
    expect(page.locator("#remembered")).to_be_hidden()
    assert not page.evaluate("localStorage.length")


@pytest.mark.parametrize(
    "stored", ["{", "null", "7", '{"ran": 7}', '{"ran": [7, null]}', '{"x": ["y"]}']
)
def test_what_the_browser_stores_may_be_spoiled(reader: Reader, stored: str) -> None:
    page = _open(reader)
    page.evaluate("stored => localStorage.setItem(KEY, stored)", stored)
    page.reload()
    assert "1 row" in _ask(page, "select 1")
    expect(page.locator("#ran a")).to_have_text(["select 1"])


@pytest.mark.parametrize("reader", [PHONE], indirect=True)
def test_everyone_can_use_it(reader: Reader) -> None:
    page = _open(reader)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask in SQL")
    _box(page).focus()
    page.keyboard.press("Tab")
    expect(page.locator("#run")).to_be_focused()
    said = _ask(
        page, "select range as number, '<img src=x>' as \"<b>\" from range(20000)"
    )
    assert "20,000 rows" in said
    assert "The first 10,000 are shown" in said
    assert _rows(page)[1] == ["0", "<img src=x>"]
    drawn = page.locator("#rows tbody tr")
    before = drawn.count()
    page.locator("#rows").evaluate("frame => { frame.scrollTop = 1e9; }")
    expect(drawn).not_to_have_count(before)
    _ask(page, "select range as number, 'text' as x from range(30)")
    assert not broken_rules(page)
    page.emulate_media(color_scheme="dark")
    assert not broken_rules(page, of_color=True)
    page.locator("summary", has_text="dim_states").click()
    assert "Error" in _ask(page, "selec")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1280, "height": 900})
    assert not broken_rules(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


@contextlib.contextmanager
def _host(folder: Path) -> Iterator[str]:
    """Serve a folder as a host of files does."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.nightly
@pytest.mark.usefixtures("warehouse_file")
def test_a_site_of_files_has_the_page_too(browser: Browser, tmp_path: Path) -> None:
    with reading():
        write_sql(tmp_path, Links(SQL_PATH, ending=".html", dashboard=""))
    (tmp_path / "style.css").write_bytes(style_sheet())
    page = new_page(browser)
    page.goto((tmp_path / "sql.html").as_uri())
    expect(page.locator("#fault")).to_contain_text("opened from a disk")
    with _host(tmp_path) as url:
        page.goto(f"{url}/sql.html?snapshot=20200101T000000Z-00000000")
        expect(page.locator("#other")).to_contain_text("made for another snapshot")
        assert "1 row" in _ask(page, "select count(*) from mart_agencies")
        (tmp_path / "sql" / "engine-1.32.0" / "duckdb.wasm.gz").unlink()
        page.reload()
        assert "does not have `./sql/engine-1.32.0/duckdb.wasm.gz`" in _ask(
            page, "from x"
        )
        expect(page.locator("#late")).to_be_visible()
    page.close()


def test_who_cannot_load_it_is_offered_the_file(
    browser: Browser, reader: Reader
) -> None:
    page = new_page(browser)
    page.add_init_script("delete globalThis.WebAssembly")
    page.goto(f"{reader.home}{SQL_PATH}")
    expect(page.locator("#fault")).to_contain_text("needs WebAssembly")
    expect(page.locator("#late")).to_contain_text("download the tables")
    page.close()
    page = new_page(browser)
    page.clock.install()
    page.route("**/duckdb.wasm.gz", lambda _route: None)
    page.goto(f"{reader.home}{SQL_PATH}")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#said")).to_contain_text(re.compile(r"of \d+\.\d MB"))
    expect(page.locator("#late")).to_be_hidden()
    page.clock.fast_forward(21_000)
    expect(page.locator("#late")).to_contain_text("make sql")
    page.close()


_TEXTS = (
    ("queryIn('#sql=a%27%23%0A')", "a'#\n"),
    ("queryIn('#sql=%')", ""),
    ("queryIn('#other')", ""),
    ("queryIn(hashOf(\"select 'é' #&?%\"))", "select 'é' #&?%"),
    ("csvCell('a\"b', true)", '"a""b"'),
    ("csvCell('a,b', true)", '"a,b"'),
    ("csvCell('=1', true)", "'=1"),
    ("csvCell('-1', false)", "-1"),
    ("csvCell('', true)", '""'),
    ("csvCell(null, true)", ""),
    ("decimalText(Uint32Array.of(1250, 0, 0, 0), 2)", "12.50"),
    ("decimalText(Uint32Array.of(0xfffffffb, -1, -1, -1), 2)", "-0.05"),
    ("momentText(1577873472123.456)", "2020-01-01 10:11:12.123456"),
    ("momentText(-1000)", "1969-12-31 23:59:59"),
)


def test_texts_are_written_and_read(reader: Reader) -> None:
    page = _open(reader)
    assert [(call, page.evaluate(call)) for call, _ in _TEXTS] == [*_TEXTS]


def test_the_worker_may_fetch_only_its_own_code(reader: Reader) -> None:
    policies: dict[str, Any] = {}
    for path in ("", "/engine-1.32.0/duckdb-worker.js"):
        answer = reader.page.request.get(f"{reader.home}{SQL_PATH}{path}")
        policies[path] = answer.headers["content-security-policy"]
    page, worker = policies.values()
    assert "connect-src blob:" in worker
    assert "'wasm-unsafe-eval'" in worker
    assert "wasm-unsafe-eval" not in page
    assert "upgrade-insecure-requests" not in page + worker
