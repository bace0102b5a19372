"""The page of a report to copy."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.places.routes import DOCUMENT_ROUTES


@pytest.mark.parametrize(
    ("language", "question"),
    [("en", "Where can we read that?"), ("es", "¿Dónde podemos leerlo?")],
)
def test_a_report_to_copy_shows_what_the_link_says_and_no_markup(
    language: str, question: str
) -> None:
    sent = {
        "page": "/town/x",
        "snapshot": "</textarea><b>\u202e\x00",
        "about": "Row: 1",
    }
    client = TestClient(Starlette(routes=[*DOCUMENT_ROUTES]))
    page = client.get("/report", params={**sent, "language": language}).text
    assert f'<html lang="{language}">' in page
    (text,) = re.findall("<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    for words in (question, "/town/x", "&lt;/textarea&gt;&lt;b&gt;\n", "Row: 1"):
        assert words in text
    assert len(client.get("/report", params={"page": "x" * 9_000}).text) < 4_000
