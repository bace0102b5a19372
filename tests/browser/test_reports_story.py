"""The story of a report: a reader, two editors, and the patch that a clone takes."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import broken_rules
from tests.conftest import expect_title, settle
from tests.serving import PATIENCE_SECONDS, REPO_ROOT, ServedApp, serve
from warehouse.paths import LOGIN_VARIABLE, REPORTS_VARIABLE
from warehouse.reports.queue import ReportQueue

pytestmark = pytest.mark.browser

EDITOR, ADMIN, READER = (
    f"{role}@mock.example" for role in ("editor", "admin", "reader")
)
_WRONG = "The day of a figure is one too early."
_SOURCE = "govtech-question-day-08122019"
_TOTAL = "total-2019-08-12-cities"


@dataclass(frozen=True)
class Keeping:
    """A dashboard that keeps reports, with made-up logins.

    Attributes:
        served: The server.
        folder: Of the reports.
    """

    served: ServedApp
    folder: Path


@pytest.fixture(scope="module")
def keeping(
    built_data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Keeping]:
    """A dashboard for everyone that keeps reports."""
    folder = tmp_path_factory.mktemp("reports")
    log = tmp_path_factory.mktemp("log") / "server.log"
    settings = {REPORTS_VARIABLE: str(folder), LOGIN_VARIABLE: "mock"}
    with serve(built_data_dir, log, settings) as served:
        yield Keeping(served, folder)


def _window(browser: Browser) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 1600})
    context.set_default_timeout(PATIENCE_SECONDS * 1_000)
    return context.new_page()


def _as(browser: Browser, home: str, user: str) -> Page:
    """Log in as somebody, and open the page of the reports."""
    page = _window(browser)
    page.goto(home)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name=user, exact=True).click()
    page.get_by_role("button", name="Log out").wait_for()
    page.goto(f"{home}/reports")
    page.get_by_role("heading", level=1).wait_for()
    settle(page)
    return page


def _open_report(page: Page) -> None:
    page.locator("summary", has_text=_WRONG).click()
    page.get_by_text(f"Wrong: {_WRONG}").wait_for()
    settle(page)


def test_a_report_becomes_a_patch(
    browser: Browser, keeping: Keeping, tmp_path: Path
) -> None:
    home = keeping.served.url
    reader = _window(browser)
    reader.goto(f"{home}/report?panel=trends&page=trends&row={_TOTAL}")
    reader.get_by_label("What is wrong or missing").fill(_WRONG)
    reader.get_by_label("How we can reach you").fill("reader@example.org")
    reader.get_by_role("button", name="Send").click()
    expect_title(reader, "Thank you")
    reader.get_by_role("link", name="What became of it").click()
    receipt = reader.url
    expect(reader.get_by_text("It is being read.")).to_be_visible()

    first = _as(browser, home, EDITOR)
    _open_report(first)
    expect(first.get_by_text("Contact: reader@example.org")).to_be_visible()
    expect(first.get_by_role("link", name="Open the page")).to_be_visible()
    first.get_by_role("combobox", name="Row", exact=True).click()
    first.get_by_role("option", name=_TOTAL).first.click()
    settle(first)
    day = first.get_by_label("Event on", exact=True)
    expect(day).to_have_value("2019-08-12")
    day.fill("2019-08-13")
    first.get_by_role("textbox", name="Source of the correction").fill("nobody")
    propose = first.get_by_role("button", name="Propose this change")
    propose.click()
    expect(first.get_by_text("must stand in sources.source_id")).to_be_visible()
    first.get_by_role("textbox", name="Source of the correction").fill(_SOURCE)
    propose.click()
    accepting = "To be accepted by another editor"
    expect(first.get_by_role("heading", name=accepting)).to_contain_text("(1)")
    settle(first)
    expect(first.get_by_role("button", name="Accept", exact=True)).to_have_count(0)
    assert not broken_rules(first)

    second = _as(browser, home, ADMIN)
    _open_report(second)
    expect(second.get_by_role("link", name=f"Source {_SOURCE}")).to_be_visible()
    second.get_by_role("button", name="Accept", exact=True).click()
    expect(second.get_by_role("heading", name="Accepted, in")).to_contain_text("(1)")
    reader.goto(receipt)
    expect(reader.get_by_text("It was accepted")).to_be_visible()

    clone = tmp_path / "clone"
    _run("git", "clone", "--quiet", str(REPO_ROOT), str(clone), at=tmp_path)
    warehouse = (sys.executable, "-m", "warehouse")
    variables = {REPORTS_VARIABLE: str(keeping.folder)}
    patch = _run(*warehouse, "accepted", at=clone, **variables)
    assert "reader@" not in patch
    (tmp_path / "rows.patch").write_text(patch)
    _run("git", "apply", "../rows.patch", at=clone)
    assert "0 faults" in _run(*warehouse, "check", at=clone)
    with (clone / "seeds/reference/corrections.csv").open(newline="") as file:
        (row,) = (row for row in csv.DictReader(file) if row["reason"] == _WRONG)
    assert (row["row_id"], row["column_name"]) == (_TOTAL, "event_on")
    assert row["corrected_value"] == "2019-08-13"
    for page in (reader, first, second):
        page.context.close()


def test_a_reader_sees_no_reports(browser: Browser, keeping: Keeping) -> None:
    page = _as(browser, keeping.served.url, READER)
    expect_title(page, "This page is not open to you")
    assert ReportQueue(keeping.folder).entries("new") == []
    page.context.close()


def _run(*command: str, at: Path, **variables: str) -> str:
    """Run a command in a folder; return what it said."""
    finished = subprocess.run(  # noqa: S603 - fixed arguments
        command,
        cwd=at,
        env={**os.environ, "PYTHONPATH": str(at), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout
