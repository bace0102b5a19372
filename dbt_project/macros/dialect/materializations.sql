{#- Take the place of dbt's own of these names: one statement where those make a table beside the old one, rename both
    and drop one. A build begins with an empty file, and each statement takes dbt some milliseconds. -#}
{% materialization table, adapter="duckdb" %}
{%- set relation = this.incorporate(type="table") -%}
{%- do drop_relation_if_exists(load_cached_relation(this)) -%}
{%- call statement("main") -%}
    {{ create_table_as(False, relation, sql) }}
    {%- if config.persist_relation_docs() and model.description %}
    comment on table {{ relation }} is {{ duckdb_escape_comment(model.description) }};
    {%- endif -%}
    {%- if config.persist_column_docs() -%}
    {%- for name, column in model.columns.items() %}
    comment on column {{ relation }}."{{ name }}" is {{ duckdb_escape_comment(column.description) }};
    {%- endfor -%}
    {%- endif -%}
{%- endcall -%}
{%- do adapter.commit() -%}
{{ return({"relations": [relation]}) }}
{% endmaterialization %}


{% materialization view, adapter="duckdb" %}
{%- set relation = this.incorporate(type="view") -%}
{%- do drop_relation_if_exists(load_cached_relation(this)) -%}
{%- call statement("main") -%}
    {{ get_create_view_as_sql(relation, sql) }}
{%- endcall -%}
{%- do adapter.commit() -%}
{{ return({"relations": [relation]}) }}
{% endmaterialization %}


{#- Takes the place of dbt's, which makes a table of the types of the answer to write casts for what is expected. -#}
{% materialization unit, adapter="duckdb" %}
{%- set rows = config.get("expected_rows") -%}
{%- set names = rows[0].keys() | map("lower") | list if rows -%}
{%- call statement("main", fetch_result=True) -%}
with

actual as (

    {{ sql }}

),

expected as (

    {{ rows_typed_as(rows, "actual") if rows else "select * from actual limit 0" }}

)

{% for side in ["actual", "expected"] -%}
select {{ '"' ~ names | join('", "') ~ '"' if names else "*" }}, '{{ side }}' as actual_or_expected from {{ side }}
{{ "union all" if not loop.last }}
{% endfor -%}
{%- endcall -%}
{{ return({"relations": []}) }}
{% endmaterialization %}


{#- Takes the place of dbt's, which asks the database for the types of the contract as well. Where their text is not
    the database's, dbt's own compares them and says what differs. -#}
{% macro duckdb__get_assert_columns_equivalent(sql) %}
{%- set found = {} -%}
{%- for column in get_column_schema_from_query(sql) -%}
    {%- do found.update({column.name: column.dtype | upper | replace(" ", "")}) -%}
{%- endfor -%}
{%- set agreed = {} -%}
{%- for name, column in model.columns.items() -%}
    {%- do agreed.update({name: column.data_type | upper | replace(" ", "")}) -%}
{%- endfor -%}
{%- if found != agreed -%}
    {{ return(assert_columns_equivalent(sql)) }}
{%- endif -%}
{% endmacro %}
