"""The twins in JSON are as their description says, and that is as its standard says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from dashboard.documents.listing import every_path
from dashboard.documents.markup import Links
from dashboard.documents.openapi import described_twins
from dashboard.documents.routes import document_at
from dashboard.documents.writing import written_json
from dashboard.queries._run import reading
from dashboard.queries.sources import about_snapshot


@pytest.mark.parametrize("site", ["", "https://porchlight.example"])
def test_each_twin_is_as_it_is_described(warehouse_file: Path, site: str) -> None:
    assert warehouse_file.is_file()
    with reading():
        (about,) = about_snapshot().to_pylist()
        described = json.loads(json.dumps(described_twins(about, site)))
        validate(described)
        kinds = every_path()
        shown = {
            "PlacePage": [*kinds["towns"][::501], *kinds["counties"][::201]],
            "AgencyPage": kinds["agencies"][::101],
        }
        for schema, paths in shown.items():
            ref = {"$ref": f"#/components/schemas/{schema}"}
            validator = Draft202012Validator({**described, **ref})
            for path in paths:
                document = document_at(path)
                assert document
                twin = written_json(document, Links(path), about, site)
                assert not [*validator.iter_errors(json.loads(twin))], path
