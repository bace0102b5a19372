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
from dashboard.queries.row_files import MOST_ROWS
from dashboard.serving.row_routes import ROW_ROUTES
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
        ("dim_states.csv?state_code=IL", "marts.dim_states where state_code = 'IL'"),
        (
            "fct_incidents.csv?company_answer=",
            "marts.fct_incidents where company_answer is null",
        ),
        (
            "mart_agencies_on_map.csv?state_code=VT&technology_ids=drones",
            "marts.mart_agencies_on_map where state_code = 'VT' "
            "and list_contains(technology_ids, 'drones')",
        ),
        ("dim_states.csv?state_code=' or 1=1 --", "marts.dim_states where false"),
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
        ("agencies.csv?kind=fbi", 400, "`fbi` is not a value of `kind`.", "kind"),
        ("dim_states.json?color=red", 400, "`color` is not a param", "state_code"),
        ("dim_states.csv?state_code=IL&state_code=WI", 400, "stands twice", ""),
        (
            "dim_flock_portals.csv?portal_kind=mall",
            400,
            "`mall` is not a value of `portal_kind`.",
            "campus",
        ),
        ("fct_place_police.csv", 400, f"more than {MOST_ROWS:,} rows", ""),
        ("questions/agencies_per_100k.csv?x=1", 400, "has no parameter `x`", ""),
        ("questions/nothing.csv", 404, "Nothing has this", "strings_attached"),
        ("page_lookup_names.csv", 404, "Nothing has this", "dim_agencies"),
        ("dim_states.xml", 404, "Nothing has this", "agencies"),
        ("dim_states.csv?snapshot=20200101T000000Z-00000000", 404, "not served", ""),
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
        # why: JSON for other programs must be strict.
        json.loads(answer.text, parse_constant=pytest.fail)


def test_an_address_leads_to_its_snapshot_and_holds(client: TestClient) -> None:
    first = client.get("/data/dim_states.csv?state_code=IL", follow_redirects=False)
    assert (first.status_code, first.headers["cache-control"]) == (307, "no-store")
    way = first.headers["location"]
    assert way.startswith("/data/dim_states.csv?state_code=IL&snapshot=2")
    whole = client.get(way)
    assert "immutable" in whole.headers["cache-control"]
    assert whole.headers["access-control-allow-origin"] == "*"
    seen = {"If-None-Match": whole.headers["etag"]}
    assert client.get(way, headers=seen).status_code == 304
    part = client.get(way, headers={"Range": "bytes=5-19"})
    assert (part.status_code, part.content) == (206, whole.content[5:20])


def test_a_license_of_its_own_goes_with_the_rows(client: TestClient) -> None:
    portals = client.get("/data/dim_flock_portals.json?state_code=VT").json()
    assert portals["license"].startswith("CC BY-SA 4.0, data of Eyes On Flock")
    assert "CC BY 4.0" in client.get("/data/dim_states.json").json()["license"]


def test_staff_have_no_rows_by_address(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ACCESS_VARIABLE, "staff")
    assert client.get("/data/dim_states.csv").status_code == 404
