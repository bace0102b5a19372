"""Old links keep working."""

from __future__ import annotations

from dashboard.documents import routes as documents
from dashboard.documents.forms import FORM_ROUTES
from dashboard.documents.many import MANY_ROUTES
from dashboard.server import files, health, map_data
from dashboard.server.html_pages import page_addresses
from dashboard.text.addresses import DECK_GL_PATH, file_address

PAGES = frozenset(
    {
        *("/", "/overview", "/lookup", "/agency", "/map", "/trends", "/subsidies"),
        *("/prices", "/terms", "/incidents", "/questions", "/sql", "/download"),
        *("/sources", "/changes", "/internal", "/snapshots"),
    }
)
DATA = frozenset(
    {
        *("/data/agencies.json", "/data/shapes.json", "/data/shades.json"),
        *("/data/symbols.svg", f"{DECK_GL_PATH}/{{name}}"),
        *("/data/names.json", "/data/plain_map.svg"),
        *("/data/files/{snapshot}/{path:path}"),
        *("/health/live", "/health/ready", "/health/warm"),
    }
)
DOCUMENTS = frozenset(
    {
        *("/town/{path:path}", "/county/{path:path}", "/state/{path:path}"),
        *("/incident/{path:path}", "/figure/{path:path}"),
        *("/es", "/es/town/{path:path}", "/es/county/{path:path}"),
        *(
            "/agency/{path:path}",
            "/searched",
            "/today",
            "/es/today",
            "/style.css",
            "/robots.txt",
        ),
        *("/sitemap.xml", "/sitemap-{kind}.xml"),
        *("/embed/map", "/embed/agency/{path:path}", "/report", "/many"),
        *("/embed/town/{path:path}", "/embed/county/{path:path}"),
        *("/feeds/all.xml", "/feeds/{kind}/{name:path}.xml"),
        "/places/{path:path}",
    }
)


def test_every_document_answers_at_its_address() -> None:
    routes = (*documents.DOCUMENT_ROUTES, *FORM_ROUTES, *MANY_ROUTES)
    assert {route.path for route in routes} == DOCUMENTS


def test_every_page_answers_at_its_address() -> None:
    assert page_addresses() >= PAGES


def test_data_and_files_answer_at_their_addresses() -> None:
    routes = (*health.HEALTH_ROUTES, *files.FILE_ROUTES, *map_data.MAP_ROUTES)
    assert {route.path for route in routes} == DATA
    assert file_address("newest", "csv/about.csv") == "data/files/newest/csv/about.csv"
