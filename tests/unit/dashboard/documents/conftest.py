"""Documents of the snapshot of the real seeds, in this process and served."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dashboard.documents.document import Document
from dashboard.documents.routes import document_at
from dashboard.queries._run import reading
from dashboard.queries.sources import about_snapshot
from dashboard.text.rows import Row


@pytest.fixture
def about(warehouse_file: Path) -> Iterator[Row]:
    """The snapshot's description of itself, while it is read."""
    assert warehouse_file.is_file()
    with reading():
        (row,) = about_snapshot().to_pylist()
        yield row


def document(path: str) -> Document:
    """Return the document of an address, which has one."""
    page = document_at(path)
    assert page, path
    return page


def ask(url: str, address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of an answer of a server."""
    connection = HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
