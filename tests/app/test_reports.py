"""Beside all that is shown, a reader can say that something is wrong or missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from tests.access import ADMIN, EDITOR
from tests.app.conftest import Opener
from tests.app.test_text_of_others import open_view
from tests.pages import PAGES
from warehouse.paths import REPORTS_VARIABLE
from warehouse.reports.queue import ACCEPTED, Report, ReportQueue, new_receipt

_PANELS = frozenset({"dataframe", "table", "vega_lite_chart"})
_HEADINGS = frozenset({"header", "subheader"})
_WAY, _OF_PAGE = "(report?panel=", "(report?panel=page)"
# A panel may have parts below headings of their own.
_MOST_HEADINGS = 2


def _in_order(block: Block | Element) -> Iterator[Element]:
    if isinstance(block, Block):
        for child in block.children.values():
            yield from _in_order(child)
    else:
        yield block


@pytest.mark.parametrize("address", sorted(PAGES))
def test_a_panel_has_the_way_to_report_it(warehouse_file: Path, address: str) -> None:
    assert warehouse_file.is_file()
    panel, headings = "", 0
    shown = [*_in_order(open_view(address.replace("%20", " ")).main)]
    for element in shown:
        text = str(getattr(element, "value", ""))
        if element.type in _PANELS:
            panel, headings = panel or text, 0
        elif _WAY in text and _OF_PAGE not in text:
            panel = ""
        elif element.type in _HEADINGS and panel:
            headings += 1
            assert headings <= _MOST_HEADINGS, f"Call `report_link` below: {panel}"
    assert not panel, f"Call `note_rows` or `report_link` below: {panel}"
    assert _OF_PAGE in str(getattr(shown[-1], "value", ""))


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
    assert "`nobody` must stand in sources" in first.error[0].value
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
