"""Rows by address: answers, caching and refusals."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.queries.questions import questions
from dashboard.server.row_routes import ROW_ROUTES
from warehouse.connection import connect_read_only
from warehouse.paths import ACCESS_VARIABLE

pytestmark = pytest.mark.usefixtures("warehouse_file")


@pytest.fixture(scope="module")
def client() -> TestClient:
    """A client of the row routes alone."""
    return TestClient(Starlette(routes=[*ROW_ROUTES]))


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        (
            "agencies.csv?state=IL&status=last_seen",
            "marts.dim_agencies where state_code = 'IL' and ring_status = 'last_seen'",
        ),
        (
            "agencies.csv?technology=drones&search=police%20vt",
            "marts.mart_agencies_on_map where state_code = 'VT' "
            "and list_contains(technology_ids, 'drones') "
            "and contains(search_text, 'police')",
        ),
        (
            "agencies.csv?technology=camera_registry_portals&kind=sheriff",
            "marts.dim_agencies where agency_type = 'sheriff' and agency_id in "
            "(select agency_id from marts.dim_camera_registries)",
        ),
        ("agencies.csv?search=' or 1=1 --", "marts.dim_states where false"),
        (
            "questions/incidents_by_standing.csv?standing=&since=2024-01-01",
            "marts.fct_incidents where happened_on >= date '2024-01-01'",
        ),
    ],
)
def test_rows_are_those_that_sql_counts(
    client: TestClient, warehouse_file: Path, address: str, counted: str
) -> None:
    answer = client.get(f"/data/{address}")
    assert answer.status_code == 200
    with connect_read_only(warehouse_file) as connection:
        sql = f"select count(*) from {counted}"
        ((count,),) = connection.execute(sql).fetchall()
    assert len(list(csv.DictReader(io.StringIO(answer.text)))) == count


@pytest.mark.parametrize(
    ("address", "status", "message", "known"),
    [
        ("agencies.csv?stat=IL", 400, "`stat` is not a parameter here.", "state"),
        ("agencies.csv?kind=fbi", 400, "`fbi` is not a value of `kind`.", "sheriff"),
        ("agencies.csv?status=seen", 400, "`seen` is not a value", "last_seen"),
        ("agencies.csv?state=il", 400, "`il` is not a value of `state`.", "IL"),
        ("agencies.csv?technology=radar", 400, "`radar` is not a value", "drones"),
        ("agencies.csv?from=2019", 400, "`2019` is not a value of", "from"),
        ("agencies.csv?state=IL&state=WI", 400, "appears twice", ""),
        ("questions/agencies_per_100k.csv?x=1", 400, "has no parameter `x`", ""),
        (
            "questions/strings_attached.csv?sharing=some",
            400,
            "`some` is not a value of `sharing`.",
            "yes",
        ),
        ("questions/most_technologies.csv?at_least=x", 400, "does not fit", ""),
        ("questions/nothing.csv", 404, "No question has", "strings_attached"),
        ("questions/strings_attached.xml", 404, "these formats", "json"),
        ("agencies.csv?snapshot=20200101T000000Z-00000000", 404, "not served", ""),
    ],
)
def test_an_unknown_name_is_refused_with_the_known_ones(
    client: TestClient, address: str, status: int, message: str, known: str
) -> None:
    answer = client.get(f"/data/{address}")
    assert answer.status_code == status
    assert answer.headers["cache-control"] == "no-store"
    assert message in answer.json()["error"]
    assert not known or known in answer.json()["known"]


def test_every_saved_question_answers(client: TestClient) -> None:
    for question in questions():
        answer = client.get(f"/data/questions/{question.question_id}.json")
        assert answer.status_code == 200, question.question_id
        assert len(answer.json()["rows"]) >= question.rows.minimum
        assert "CC BY 4.0" in answer.json()["license"]
        # why: JSON for other programs must be strict.
        json.loads(answer.text, parse_constant=pytest.fail)


def test_an_address_leads_to_its_snapshot_and_holds(client: TestClient) -> None:
    first = client.get("/data/agencies.csv?state=IL", follow_redirects=False)
    assert (first.status_code, first.headers["cache-control"]) == (307, "no-store")
    way = first.headers["location"]
    assert way.startswith("/data/agencies.csv?state=IL&snapshot=2")
    whole = client.get(way)
    assert "immutable" in whole.headers["cache-control"]
    assert whole.headers["access-control-allow-origin"] == "*"
    seen = {"If-None-Match": whole.headers["etag"]}
    assert client.get(way, headers=seen).status_code == 304
    part = client.get(way, headers={"Range": "bytes=5-19"})
    assert (part.status_code, part.content) == (206, whole.content[5:20])


def test_staff_have_no_rows_by_address(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ACCESS_VARIABLE, "staff")
    assert client.get("/data/agencies.csv").status_code == 404
