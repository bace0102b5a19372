"""Send damaged and hostile reports, and kill whoever keeps one."""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote_plus, urlencode

import pytest
from rich.progress import track
from starlette.requests import Request
from starlette.types import Message

from dashboard.documents import reports
from dashboard.documents.writing import written_report
from tests.attack.outcome import Attack, Outcome
from tests.serving import REPO_ROOT
from warehouse.paths import REPORTS_VARIABLE
from warehouse.reports.queue import (
    LONGEST,
    NEW,
    QUARANTINED,
    REPORTS_FILE,
    ReportQueue,
    new_receipt,
)

_SEED = 20261127
_COUNT = 2_000
_KILLS = 12
_OK = 200
_FORM = b"application/x-www-form-urlencoded"
_SENTENCE = re.compile(r"<(?:p|li)>[A-Z][^<]*\.</(?:p|li)>")
_TEXTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; drop table reports; --",
    "[a](javascript:alert(1)) :red[b] `c`",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    '=HYPERLINK("https://evil.example")',
    "\u202egnp.exe \u200b\ufeff\u2028",
    "\x00\x01\x1b[31m",
    "e\u0301" * 300,
    "\U0001f4a3" * 900,
    "../../../../etc/passwd",
    "x" * 2_001,
    "x" * 70_000,
)
# Kind of damage -> the body of a sound form after it.
_DAMAGE: Mapping[str, Callable[[bytes, random.Random], bytes]] = {
    "none": lambda body, _: body,
    "cut": lambda body, chance: body[: chance.randrange(len(body))],
    "a byte": lambda body, chance: _spoilt(body, chance),
    "bytes that are no text": lambda body, _: body + b"&right=\xff\xfe\xc0",
    "no UTF-8 behind the signs": lambda body, _: body + b"&row=%ff%fe%c0%80",
    "many fields": lambda body, _: body + b"&x=1" * 40,
    "a field twice": lambda body, _: body + b"&wrong=second",
    "empty": lambda _body, _: b"",
    "JSON": lambda _body, _: b'{"wrong": "x"}',
}
_KILLED = f"""
import sys
from pathlib import Path
from warehouse.reports.queue import Report, ReportQueue, new_receipt
queue = ReportQueue(Path(sys.argv[1]))
while True:
    receipt = new_receipt()
    queue.add(Report(wrong="x" * {LONGEST["wrong"]}), receipt, "a@example.org")
    print(receipt, flush=True)
"""


def attacks() -> list[Attack]:
    """Return the attacks on what readers may send."""
    return [
        ("reports: each is refused with a sentence or kept as it is", _hostile),
        ("reports: what was acknowledged outlives a kill", _kills),
    ]


def _hostile() -> Outcome:
    """Send reports in this process, where the limit of a day does not end it."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv(REPORTS_VARIABLE, folder)
        limit = reports.DailyLimit(_COUNT, _COUNT)
        patch.setattr(reports, "_LIMIT", limit)
        queue = ReportQueue(Path(folder))
        kept, failed = set[str](), []
        for number in track(range(_COUNT), "Reports"):
            receipt, given = new_receipt(), _given(chance)
            kind = chance.choice([*_DAMAGE])
            body = _DAMAGE[kind](
                urlencode({**given, "receipt": receipt}).encode(), chance
            )
            status, page = asyncio.run(_sent(body))
            if status == _OK:
                kept |= set(re.findall("[0-9a-f]{32}", page))
            elif not _SENTENCE.search(page):
                failed.append(f"{number}, {kind}: {status} without a sentence")
            if "<script" in page or "<img" in page:
                failed.append(f"{number}, {kind}: it stands in the page as it is")
        failed += _lost(queue, kept)
        entries = queue.entries(NEW, QUARANTINED)
        if len(entries) != len(kept):
            failed.append(f"{len(kept)} were acknowledged, {len(entries)} are kept")
        for entry in entries:
            page = written_report(entry.report, (), sent="x", state="y")
            texts = [getattr(entry.report, name) for name in LONGEST]
            shown = "".join(texts).replace("\n", "")
            if "<script" in page or not shown.isprintable():
                failed.append(f"{entry.report_id} is shown, or kept, as it came")
        failed += _broken(Path(folder))
    return Outcome(_COUNT, failed)


def _kills() -> Outcome:
    """Kill a process that keeps reports, at any moment, again and again."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    failed, acknowledged = [], set[str]()
    with tempfile.TemporaryDirectory() as folder:
        for _ in track(range(_KILLS), "Kills"):
            child = subprocess.Popen(  # noqa: S603 - fixed arguments
                [sys.executable, "-c", _KILLED, folder],
                cwd=REPO_ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            lines = child.stdout
            for _ in range(chance.randrange(1, 30)):
                acknowledged.add((lines.readline() if lines else "").strip())
            child.kill()
            rest, _ = child.communicate()
            acknowledged |= {line for line in rest.split("\n") if len(line) == 32}
        failed += _lost(ReportQueue(Path(folder)), acknowledged)
        failed += _broken(Path(folder))
    return Outcome(len(acknowledged), failed)


def _lost(queue: ReportQueue, receipts: set[str]) -> list[str]:
    return [f"{one} is lost" for one in receipts if queue.by_receipt(one) is None]


def _broken(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / REPORTS_FILE)
    (found,) = connection.execute("pragma integrity_check").fetchone()
    connection.close()
    return [] if found == "ok" else [f"The file is broken: {found}"]


def _given(chance: random.Random) -> dict[str, str]:
    """Fill some fields of the form with what is hostile, and some as they should be."""
    given = {"wrong": "The sum", "panel": "subsidies", "page": "subsidies?v=1"}
    for name in chance.sample([*LONGEST, "contact", "website"], chance.randrange(5)):
        given[name] = chance.choice(_TEXTS)
    return given


def _spoilt(body: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(body))
    byte = quote_plus(bytes([chance.randrange(256)])).encode()
    return body[:place] + byte + body[place + 1 :]


async def _sent(body: bytes) -> tuple[int, str]:
    """Hand a body to what takes reports in, in two parts."""
    half = len(body) // 2
    parts: list[Message] = [
        {"type": "http.request", "body": body[:half], "more_body": True},
        {"type": "http.request", "body": body[half:], "more_body": False},
    ]

    async def receive() -> Message:
        return parts.pop(0)

    headers = [(b"content-type", _FORM), (b"host", b"x")]
    scope = {"type": "http", "method": "POST", "path": "/report", "headers": headers}
    answer = await reports.take_report(Request(scope, receive))
    return answer.status_code, bytes(answer.body).decode()
