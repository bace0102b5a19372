"""Statements that are run, and faults in plain words."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse.errors import QueryFailedError, StatementRefusedError
from warehouse.sql import allowed_names
from warehouse.sql.child import prepare
from warehouse.sql.runner import QueryRunner

ALLOWED = [
    "select * from marts.dim_agencies",
    "select * from porchlight.marts.dim_agencies",
    "select * from DIM_AGENCIES",
    'select a."agency_id" from "marts"."dim_agencies" as a',
    "from dim_agencies",
    "from dim_agencies select state_code where joined_on is not null",
    "table dim_agencies",
    "values (1, 'a'), (2, 'b')",
    "select 1;",
    "select 1 -- with a comment at the end",
    "/* before */ select 1",
    "with x as (select 1 as i), y(j) as materialized (select i from x) from x, y",
    "with recursive r as (select 1 as i union all select i + 1 from r where i < 9) "
    "select sum(i) from r",
    "with recursive r(k, v) using key (k) as (select 1, 1 union select k, v + 1 from "
    "recurring.r where v < 3) from r",
    "select state_code, count(*) filter (where joined_on is null) as n from "
    "dim_agencies group by all having n > 0 order by all limit 3 offset 0",
    "select count(*) from dim_agencies group by grouping sets ((state_code), ())",
    "select *, row_number() over (partition by state_code order by joined_on) as n "
    "from dim_agencies qualify n = 1",
    "select lag(joined_on) over w from dim_agencies window w as (order by agency_id)",
    "select distinct on (state_code) * from dim_agencies order by state_code",
    "select * exclude (state_codes) replace (lower(agency_id) as agency_id) rename "
    "(joined_on as began_on) from dim_agencies",
    "select columns('.*_code') from dim_agencies",
    "select a.* from dim_agencies a join dim_agencies b using (state_code) semi join "
    "dim_agencies c on a.agency_id = c.agency_id",
    "from dim_agencies a asof join dim_agencies b on a.joined_on >= b.joined_on",
    "select * from dim_agencies a, lateral (select a.state_code as s) t",
    "select 1 as a union all by name select 2 as b",
    "select 1 except select 2",
    "select case when 1 in (1, 2) then 'a' end, coalesce(null, 1), nullif(1, 2)",
    "select exists(from dim_agencies), 1 = any(select 1), (select max(joined_on) from "
    "dim_agencies)",
    "select cast('1.5' as decimal(3, 1)), try_cast('x' as integer), 1::varchar, "
    "{'a': 1}, map {'a': 1}, [1, 2][1], [1, 2, 3][1:2], array[1], row(1, 2)",
    "select [x * 2 for x in [1, 2] if x > 1], list_transform([1], lambda x: x + 1), "
    "list_reduce([1, 2], lambda a, b: a + b)",
    "select unnest([1, 2]), unnest({'a': 1})",
    "from range(3) r(i), unnest([1, 2]) with ordinality u(x, n), generate_series(1, 2)",
    "from json_each('{\"a\": 1}')",
    "select json_extract_string('{\"a\": \"b\"}', '$.a'), '{\"a\": 1}' ->> 'a'",
    "select date_trunc('month', joined_on), extract(year from joined_on), joined_on + "
    "interval 3 months, age(joined_on), strftime(joined_on, '%Y') from dim_agencies",
    "select current_date, now(), today(), localtimestamp",
    "select 'a' like 'b%', 'a' ilike 'b', 'a' ~ 'b', 'a' similar to 'b', 'a' glob '*', "
    "'a' not like 'b' escape '!', 'a' collate nocase = 'A'",
    "select regexp_extract('a1', '[0-9]'), regexp_replace('a', 'b', 'c', 'g'), "
    "jaro_winkler_similarity('ring', 'rign'), strip_accents('é')",
    "select string_agg(agency_id, ', ' order by agency_id), list(state_code), "
    "quantile_cont(1, 0.5), mode() within group (order by state_code), "
    "arg_max(agency_id, joined_on) from dim_agencies",
    "pivot dim_agencies on state_code in ('CA', 'NJ') using count(*)",
    "from dim_agencies pivot (count(*) for state_code in ('CA') group by joined_on)",
    "unpivot (select 1 as a, 2 as b) on a, b into name n value v",
    "select * from dim_agencies tablesample reservoir(2 rows) repeatable (1)",
    "select * from dim_agencies limit 50%",
    "select try(1 / 0), 7 // 2, 7 % 2, 2 ** 3, -1, @(-1), 4!, 1 << 2, 5 & 3, ~1",
    "select #1 from dim_agencies",
    "describe dim_agencies",
    "desc marts.dim_agencies",
    "describe select 1",
    "summarize dim_agencies",
    "summarize select 1 as i",
    "show tables",
    "show all tables",
    "show dim_agencies",
    "explain select 1",
    "EXPLAIN /* why */ from dim_agencies",
    "from duckdb_tables()",
    "from duckdb_columns where table_name = 'dim_agencies'",
    "select column_name from information_schema.columns",
]
FAULTS = {
    "select agencyid from dim_agencies": (
        "No table in the query has a column `agencyid` (line 1, character 8). "
        "Names like it: `agency_id`."
    ),
    "select 'é',\n  agencyid\nfrom dim_agencies": (
        "No table in the query has a column `agencyid` (line 2, character 3). "
        "Names like it: `agency_id`."
    ),
    "select snapshot_id from dim_agencies": (
        "No table in the query has a column `snapshot_id` (line 1, character 8). "
        "It is a column of `about`."
    ),
    "select zzz from dim_agencies": (
        "No table in the query has a column `zzz` (line 1, character 8). Their columns "
        "are `agency_id`, `state_code`, `joined_on`, `state_codes`."
    ),
    "select zzz": "No table in the query has a column `zzz` (line 1, character 8).",
    "with made as (select 1 as total) select totl from made": (
        "No table in the query has a column `totl` (line 1, character 41). "
        "Names like it: `total`."
    ),
    "explain select agencyid from dim_agencies": (
        "No table in the query has a column `agencyid` (line 1, character 16). "
        "Names like it: `agency_id`."
    ),
    "select * from agencies": (
        "There is no table `agencies` (line 1, character 15). Names like it: "
        "`dim_agencies`."
    ),
    "select * from marts.zzz": (
        "There is no table `zzz` (line 1, character 15). Run `show tables` to see all."
    ),
    "select loewr('A')": (
        "There is no function `loewr` (line 1, character 8). Names like it: `lower`."
    ),
    "selec 1": ('DuckDB says (line 1, character 1): syntax error at or near "selec".'),
    "select 'a": "DuckDB says (line 1, character 8): unterminated string literal.",
    "select sum(agency_id) from dim_agencies": (
        "DuckDB says (line 1, character 8): No function matches the given name and "
        "argument types 'sum(VARCHAR)'. You might need to add explicit type casts."
    ),
    "select state_code, count(*) from dim_agencies": (
        'DuckDB says (line 1, character 8): column "state_code" must appear in the '
        "GROUP BY clause or must be part of an aggregate function."
    ),
    "select cast(agency_id as integer) from dim_agencies order by agency_id": (
        "DuckDB says (line 1, character 8): Could not convert string 'ca-arcadia' to "
        "INT32 when casting from source column agency_id."
    ),
    "select $since": (
        "DuckDB says: Values were not provided for the following parameters: since."
    ),
    "select a.agency_id from dim_agencies": (
        'DuckDB says (line 1, character 8): Referenced table "a" not found!'
    ),
    "": "There is no statement to run. Write a `select`.",
}
CLOSED = frozenset({"dim_agencies"})


@pytest.mark.parametrize("sql", ALLOWED)
def test_reading_statements_are_allowed(
    sql: str, runner: QueryRunner, tiny_file: Path
) -> None:
    assert runner.run(tiny_file, sql).table.num_columns > 0


@pytest.mark.parametrize("sql", FAULTS)
def test_faults_are_described_in_plain_words(
    sql: str, runner: QueryRunner, tiny_file: Path
) -> None:
    with pytest.raises(QueryFailedError) as fault:
        runner.run(tiny_file, sql)
    assert str(fault.value) == FAULTS[sql]


def test_a_fault_keeps_place_and_names_for_a_page(
    runner: QueryRunner, tiny_file: Path
) -> None:
    with pytest.raises(QueryFailedError) as fault:
        runner.run(tiny_file, "select\n  agencyid\nfrom dim_agencies")
    assert (fault.value.line, fault.value.column) == (2, 3)
    assert fault.value.suggestions == ("agency_id",)


def test_explain_shows_a_plan_and_runs_nothing(
    runner: QueryRunner, tiny_file: Path
) -> None:
    table = runner.run(tiny_file, "explain select count(*) from range(1000000000000)")
    (row,) = table.table.to_pylist()
    assert "range" in str(row).lower()


def test_every_listed_function_is_one_that_duckdb_has() -> None:
    known = prepare().known_functions
    listed = allowed_names.FUNCTIONS | allowed_names.TABLE_FUNCTIONS
    assert listed - known == {"columns"}  # the parser's own


def test_no_listed_function_reaches_beyond_the_marts() -> None:
    with duckdb.connect() as connection:
        reaching = connection.execute(
            "select distinct lower(function_name) from duckdb_functions() where "
            "function_name similar to '.*(read_|scan|sniff|glob|secret|setting|"
            "variable|pragma|sleep|log_|_log|_sql|query|attach|copy|http|resource|"
            "grammar|checkpoint|profiling|sequence|nextval|currval|getenv).*'"
        ).fetchall()
    named = {name for (name,) in reaching}
    assert len(named) > 50, "The pattern finds too little. Mend it."
    listed = allowed_names.FUNCTIONS | allowed_names.TABLE_FUNCTIONS
    assert not named & listed


@pytest.mark.parametrize(
    "sql",
    [
        "from dim_agencies",
        'select * from "DIM_Agencies"',
        "from marts.dim_agencies",
        "from porchlight.marts.dim_agencies",
        "select (select count(*) from dim_agencies)",
        "summarize dim_agencies",
        "summarize from dim_agencies",
        "describe dim_agencies",
        "explain select * from dim_agencies",
        "with a as (from dim_agencies) from a",
        # The name is defined, and somewhere else it is the mart's.
        "select * from dim_agencies, "
        "(with dim_agencies as (select 1 as one) select one from dim_agencies)",
        "with dim_agencies as (from marts.dim_agencies) from dim_agencies",
        "with recursive dim_agencies as (select 1 union from dim_agencies) "
        "from dim_agencies",
        "from (values (1)) as t(a) semi join dim_agencies on true",
        # Neither is how many rows it has.
        "select estimated_size from duckdb_tables()",
        "from duckdb_tables",
    ],
)
def test_a_closed_table_is_not_read(
    runner: QueryRunner, tiny_file: Path, sql: str
) -> None:
    with pytest.raises((StatementRefusedError, QueryFailedError)):
        runner.run(tiny_file, sql, closed_tables=CLOSED)


def test_the_refusal_names_the_table(runner: QueryRunner, tiny_file: Path) -> None:
    with pytest.raises(StatementRefusedError, match="`dim_agencies` is not open"):
        runner.run(tiny_file, "from dim_agencies", closed_tables=CLOSED)


def test_the_same_table_is_read_where_it_is_not_closed(
    runner: QueryRunner, tiny_file: Path
) -> None:
    assert runner.run(tiny_file, "from dim_agencies").row_count == 3
    assert runner.run(tiny_file, "from about", closed_tables=CLOSED).row_count == 1


@pytest.mark.parametrize(
    "sql",
    [
        "from pages.page_lookup_names",
        "from porchlight.pages.page_lookup_names",
        "from page_lookup_names",
        "with page_lookup_names as (from pages.page_lookup_names) "
        "from page_lookup_names",
    ],
)
def test_a_table_of_a_page_is_refused_with_where_to_look(
    runner: QueryRunner, warehouse_file: Path, sql: str
) -> None:
    with pytest.raises(StatementRefusedError, match="schema `marts` have the same"):
        runner.run(warehouse_file, sql)
