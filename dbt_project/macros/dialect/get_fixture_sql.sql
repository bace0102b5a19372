{#- Takes the place of dbt's macro of this name, which asks the database for the types of the columns before it writes a
    cast for each cell; each question takes some milliseconds, and there are more than five hundred. -#}
{% macro get_fixture_sql(rows, column_name_to_data_types) %}
{{ adapter.dispatch('get_fixture_sql')(rows, column_name_to_data_types) }}
{% endmacro %}


{% macro spark__get_fixture_sql(rows, column_name_to_data_types) %}
{{ return(dbt.get_fixture_sql(rows, column_name_to_data_types)) }}
{% endmacro %}


{% macro duckdb__get_fixture_sql(rows, column_name_to_data_types) %}
(
    select * from {{ this }} limit 0
)
{% if rows -%}
union all by name
{{ rows_typed_as(rows, this) }}
{%- endif %}
{% endmacro %}


{#- Selects rows of a unit test with the types that their columns have in a table or query. -#}
{% macro rows_typed_as(rows, typed) %}
{%- set names = [] -%}
{%- for row in rows -%}
    {%- for name in row if name | lower not in names -%}{%- do names.append(name | lower) -%}{%- endfor -%}
{%- endfor -%}
select
{% for name in names -%}
    cast_to_type(given."{{ name }}", typed."{{ name }}") as "{{ name }}"{{ ", " if not loop.last }}
{%- endfor %}
from (
{% for row in rows -%}
    select {% for name, value in row.items() -%}
        {%- if value is string -%}
            '{{ value | replace("'", "''") }}'
        {%- else -%}
            {{ "null" if value is none else value }}
        {%- endif %} as "{{ name | lower }}"{{ ", " if not loop.last }}
    {%- endfor %}
    {{ "union all by name" if not loop.last }}
{% endfor -%}
) as given
left join (select * from {{ typed }} limit 0) as typed on true
{% endmacro %}
