"""Readers can report a mistake wherever something is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.access import ADMIN, EDITOR
from tests.app.conftest import Opener
from warehouse.paths import REPORTS_VARIABLE
from warehouse.reports import ACCEPTED, Report, ReportQueue, new_receipt

_TOTAL = "total-2019-08-12-cities"
_WRONG = "The day of a figure is one too early."
_SOURCE = "govtech-question-day-08122019"


def _open_report(opened: Opener, user: str) -> AppTest:
    app = opened("public", user, "reports")
    (report,) = (box for box in app.expander if _WRONG in box.label)
    app.session_state[report.proto.id.rpartition("-")[2]] = True
    return app.run()


def _press(app: AppTest, label: str) -> AppTest:
    (button,) = (one for one in app.button if one.label == label)
    return button.click().run()


def test_two_editors_turn_a_report_into_a_correction(
    opened: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reports").mkdir()
    monkeypatch.setenv(REPORTS_VARIABLE, str(tmp_path / "reports"))
    queue = ReportQueue(tmp_path / "reports")
    queue.add(Report(page="trends", row=_TOTAL, wrong=_WRONG), new_receipt())
    first = _open_report(opened, EDITOR)
    assert not first.exception
    assert f"Wrong: {_WRONG}" in "".join(text.value for text in first.text)
    assert _TOTAL in str(first.selectbox[1].value)
    fields = {one.label: one for one in first.text_input}
    assert fields["Event on"].value == "2019-08-12"
    assert fields["Why"].value == _WRONG
    fields["Event on"].set_value("2019-08-13")
    fields["Source of the correction"].set_value("nobody")
    first = _press(first, "Propose this change")
    assert "`nobody` must be in sources" in first.error[0].value
    fields = {one.label: one for one in first.text_input}
    fields["Source of the correction"].set_value(_SOURCE)
    first = _press(first, "Propose this change")
    assert not first.error
    assert "To be accepted by another editor (1)" in [h.value for h in first.header]
    assert "Accept" not in [button.label for button in first.button]

    second = _open_report(opened, ADMIN)
    links = {one.proto.label: one.proto.url for one in second.get("link_button")}
    (source,) = (url for label, url in links.items() if _SOURCE in label)
    assert source.startswith("https://www.govtech.com/")
    assert links["Open the page"] == "./trends"
    (rows,) = (table.value for table in second.dataframe)
    assert ["Corrected value", "", "2019-08-13"] in rows.values.tolist()
    second = _press(second, "Accept")
    assert "Accepted, in the next patch or on record (1)" in [
        header.value for header in second.header
    ]
    (entry,) = queue.entries(ACCEPTED)
    (change,) = entry.changes
    assert change.after["row_id"] == _TOTAL
    assert (entry.proposed_by.lower(), entry.decided_by) == (EDITOR, ADMIN)
