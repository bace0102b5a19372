"""A tiny project, built once per session by real dbt and copied for each test."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from textwrap import dedent

import duckdb
import pytest
from filelock import FileLock
from rich.console import Console

from warehouse.building.build import build
from warehouse.paths import Project

FILES = {
    "seeds/reference/sources.csv": """
        source_id,title,published_on,kind
        list-2019,"List, as
        published",2019-07-18,dataset
        press-2019,A story,2019-07-31,press
    """,
    "seeds/reference/states.csv": """
        state_code,state_name
        CA,California
        NJ,New Jersey
    """,
    "seeds/reference/_reference__seeds.yml": """
        seeds:
          - name: sources
            description: Documents. One row per source.
            config:
              column_types:
                source_id: varchar
                title: varchar
                published_on: date
                kind: varchar
              meta:
                primary_key: [source_id]
            columns:
              - name: source_id
                description: Key.
              - name: title
                description: Title.
                config: {meta: {required: true, unique: true}}
              - name: published_on
                description: Day.
              - name: kind
                description: Kind.
                config: {meta: {enum: [dataset, press]}}
          - name: states
            description: States. One row per state.
            config:
              column_types: {state_code: varchar, state_name: varchar}
              meta: {primary_key: [state_code]}
            columns:
              - {name: state_code, description: Key.}
              - {name: state_name, description: Name.}
    """,
    "seeds/partnerships/agencies.csv": """
        agency_id,state_code,county_fips,joined_on,officer_count,budget_usd,is_known,source_id
        ca-arcadia,CA,06037,2019-02-01,72,1250.00,true,list-2019
        nj-bloomfield,NJ,34013,2019-07-18,,,false,press-2019
        nj-newark,NJ,34013,,1000,,true,press-2019
    """,
    "seeds/partnerships/_partnerships__seeds.yml": """
        seeds:
          - name: agencies
            description: Agencies. One row per agency.
            config:
              column_types:
                agency_id: varchar
                state_code: varchar
                county_fips: varchar
                joined_on: date
                officer_count: integer
                budget_usd: decimal(12,2)
                is_known: boolean
                source_id: varchar
              meta:
                primary_key: [agency_id]
            columns:
              - {name: agency_id, description: Key.}
              - name: state_code
                description: State.
                config: {meta: {required: true, references: states.state_code}}
              - name: county_fips
                description: County.
                config: {meta: {pattern: "[0-9]{5}"}}
              - name: joined_on
                description: Day of joining.
                config: {meta: {minimum: 2018-01-01}}
              - name: officer_count
                description: Officers.
                config: {meta: {minimum: 0, maximum: 50000}}
              - {name: budget_usd, description: Budget.}
              - {name: is_known, description: Known.}
              - name: source_id
                description: Source.
                config: {meta: {required: true, references: sources.source_id}}
    """,
    "dbt_project/dbt_project.yml": """
        name: tiny
        version: "0.1.0"
        config-version: 2
        profile: tiny
        seed-paths: ["../seeds"]
        test-paths: ["tests"]
        vars: {as_of_on: "2026-11-24"}
        seeds: {tiny: {+schema: raw}}
        models:
          tiny:
            staging: {+materialized: view, +schema: staging}
            marts:
              +persist_docs: {relation: true, columns: true}
              +materialized: table
              +schema: marts
              +contract: {enforced: true}
    """,
    "dbt_project/profiles.yml": """
        tiny:
          target: local
          outputs:
            local:
              type: duckdb
              path: "{{ env_var('PORCHLIGHT_WAREHOUSE_PATH') }}"
              threads: 2
    """,
    "dbt_project/macros/generate_schema_name.sql": """
        {% macro generate_schema_name(custom_schema_name, node) -%}
            {{ custom_schema_name or target.schema }}
        {%- endmacro %}
    """,
    "dbt_project/tests/generic/expression_holds.sql": """
        {% test expression_holds(model, expression) %}
        select * from {{ model }} where not coalesce(({{ expression }}), false)
        {% endtest %}
    """,
    "dbt_project/models/staging/partnerships/stg_partnerships__agencies.sql": """
        select * from {{ ref('agencies') }}
    """,
    "dbt_project/models/marts/dim_agencies.sql": """
        select agency_id, state_code, joined_on, [state_code] as state_codes
        from {{ ref('stg_partnerships__agencies') }}
        order by agency_id desc
    """,
    "dbt_project/models/marts/dim_agencies.yml": """
        models:
          - name: dim_agencies
            description: The department's agencies. One row per agency.
            columns:
              - name: agency_id
                data_type: varchar
                description: Key.
                constraints: [{type: not_null}, {type: primary_key}]
              - name: state_code
                data_type: varchar
                description: State.
                constraints: [{type: not_null}]
              - {name: joined_on, data_type: date, description: Day of joining.}
              - {name: state_codes, data_type: "varchar[]", description: As list.}
            data_tests:
              - expression_holds:
                  name: no_agency_joined_before_2018
                  description: The program began in 2018.
                  arguments:
                    expression: joined_on is null or joined_on >= date '2018-03-01'
    """,
}


@pytest.fixture(scope="session")
def built_tiny(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Folder of the tiny project with one published snapshot. Not to be changed."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    root = shared / "built_tiny"
    with FileLock(f"{root}.lock"):
        if not root.is_dir():
            write_project(root)
            build(project_in(root), Console(file=io.StringIO()))
    return root


@pytest.fixture
def tiny(tmp_path: Path) -> Project:
    """The tiny project as files only; nothing was built."""
    write_project(tmp_path)
    return project_in(tmp_path)


@pytest.fixture
def published(built_tiny: Path, tmp_path: Path) -> Project:
    """The tiny project with one published snapshot."""
    root = tmp_path / "published"
    shutil.copytree(built_tiny, root)
    return project_in(root)


@pytest.fixture
def screen() -> Console:
    """A log that is not a terminal; :func:`text_on` reads it."""
    return Console(file=io.StringIO(), width=80)


def project_in(root: Path) -> Project:
    return Project(root / "seeds", root / "dbt_project", root / "data")


def write_project(root: Path) -> None:
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), "utf-8")


def add_readings(project: Project, seed_file: str, companion: str, *rows: str) -> None:
    """Give a seed companions in a seed of readings next to it."""
    path = project.root / seed_file
    key = path.read_text("utf-8").partition(",")[0]
    entry = f"""
  - name: readings
    description: Readings. One row per row that was read.
    config:
      column_types: {{{key}: varchar, read_as: varchar, reason: varchar}}
      meta: {{primary_key: [{key}]}}
    columns:
      - {{name: {key}, description: Key, config: {{meta: {{unique: true}}}}}}
      - {{name: read_as, description: R, config: {{meta: {{enum: [list, story]}}}}}}
      - {{name: reason, description: Why.}}
"""
    yaml_file = path.with_name(f"_{path.parent.name}__seeds.yml")
    text, of_key = yaml_file.read_text("utf-8"), f"primary_key: [{key}]\n"
    text = text.replace(of_key, f"{of_key}        companions: [{companion}]\n", 1)
    yaml_file.write_text(text + entry, "utf-8")
    lines = [f"{key},read_as,reason", *rows]
    path.with_name("readings.csv").write_text("\n".join((*lines, "")), "utf-8")


def agency_rows(file: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute("from marts.dim_agencies").fetchall()
