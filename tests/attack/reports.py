"""Send damaged and hostile reports, and kill the process that stores them."""

from __future__ import annotations

import asyncio
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.types import Message

from dashboard.documents import forms
from tests.attack.outcome import Attack, Outcome
from tests.serving import REPO_ROOT
from warehouse.paths import REPORTS_VARIABLE
from warehouse.reports import LONGEST, NEW, ReportQueue, new_receipt

_SEED = 20261127
_COUNT = 800
_KILLS = 12
_FORM = b"application/x-www-form-urlencoded"
_SENTENCE = re.compile(r"<(?:p|li)>[A-Z][^<]*\.</(?:p|li)>")
_TEXTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; drop table reports; --",
    "[a](javascript:alert(1)) :red[b] `c`",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    '=HYPERLINK("https://evil.example")',
    "\u202egnp.exe \u200b\ufeff\u2028\x00\x1b[31m",
    "\U0001f4a3" * 900,
    "x" * 10_000,
    "x" * 70_000,
)
_SENDER = f"""
import sys
from pathlib import Path
from warehouse.reports import Report, ReportQueue, new_receipt
queue = ReportQueue(Path(sys.argv[1]))
while True:
    receipt = new_receipt()
    queue.add(Report(wrong="x" * {LONGEST["wrong"]}), receipt)
    print(receipt, flush=True)
"""


def attacks() -> list[Attack]:
    """Return the attacks on the form and the queue."""
    return [
        ("reports: each is refused with a sentence or stored as it is", _hostile),
        ("reports: what was acknowledged outlives a kill", _kills),
    ]


def _hostile() -> Outcome:
    """Send reports in this process, where the daily limit does not apply."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv(REPORTS_VARIABLE, folder)
        patch.setattr(forms, "_LIMIT", forms.DailyLimit(_COUNT, _COUNT))
        acknowledged, failed = set[str](), []
        for number in range(_COUNT):
            status, page = asyncio.run(_sent(_body(chance)))
            if status == 200:
                acknowledged |= set(re.findall("[0-9a-f]{32}", page))
            elif not _SENTENCE.search(page):
                failed.append(f"{number}: {status} without a sentence")
            if "<script" in page or "<img" in page:
                failed.append(f"{number}: the page shows it unescaped")
        failed += _lost(ReportQueue(Path(folder)), acknowledged)
    return Outcome(_COUNT, failed)


def _kills() -> Outcome:
    """Repeatedly kill a process that stores reports, at random moments."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    acknowledged = set[str]()
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(_KILLS):
            sender = subprocess.Popen(  # noqa: S603 - fixed arguments
                [sys.executable, "-c", _SENDER, folder],
                cwd=REPO_ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            assert sender.stdout
            for _ in range(chance.randrange(1, 30)):
                acknowledged.add(sender.stdout.readline().strip())
            sender.kill()
            rest, _ = sender.communicate()
            acknowledged |= {line for line in rest.split("\n") if len(line) == 32}
        failed = _lost(ReportQueue(Path(folder)), acknowledged)
    return Outcome(len(acknowledged), failed)


def _lost(queue: ReportQueue, receipts: set[str]) -> list[str]:
    """Return the receipts of lost reports, and reports shown or stored as they came."""
    failed = [f"{one} is lost" for one in receipts if queue.by_receipt(one) is None]
    for entry in queue.entries(NEW):
        page = forms.render_report(entry.report, state="y")
        shown = "".join(getattr(entry.report, name) for name in LONGEST)
        if "<script" in page or not shown.replace("\n", "").isprintable():
            failed.append(f"{entry.report_id} is shown, or stored, as it came")
    return failed


def _body(chance: random.Random) -> bytes:
    """Return a form with hostile fields, sometimes damaged itself."""
    form = {"wrong": "The sum", "panel": "subsidies", "receipt": new_receipt()}
    for name in chance.sample([*LONGEST], chance.randrange(5)):
        form[name] = chance.choice(_TEXTS)
    body = urlencode(form).encode()
    damaged = (
        body[: chance.randrange(len(body))],
        body + b"&right=\xff\xfe\xc0",
        body + b"&row=%ff%fe%c0%80",
        body + b"&x=1" * 40,
        body + b"&wrong=second",
        b'{"wrong": "x"}',
        b"",
    )
    return chance.choice([body, *damaged])


async def _sent(body: bytes) -> tuple[int, str]:
    """Send a body to the form's route."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    headers = [(b"content-type", _FORM), (b"host", b"x")]
    scope = {"type": "http", "method": "POST", "path": "/report", "headers": headers}
    answer = await forms.take_report(Request(scope, receive))
    return answer.status_code, bytes(answer.body).decode()
