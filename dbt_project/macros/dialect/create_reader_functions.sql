{#- Gives readers rules of the marts as functions of the published file: the spelling, so
    that a search folds a question just as the marts fold their names, and the distance. -#}
{% macro create_reader_functions() -%}
    {{ adapter.dispatch('create_reader_functions')() }}
{%- endmacro %}

{#- why: readers have their functions in the published file, which DuckDB writes. -#}
{% macro default__create_reader_functions() %}{% endmacro %}

{% macro duckdb__create_reader_functions() -%}
    create schema if not exists marts;
    create or replace macro marts.normalized_name(written_name) as
        {{ normalized_name('written_name') }};
    create or replace macro marts.miles_between(
        latitude, longitude, other_latitude, other_longitude
    ) as
        {{ miles_between('latitude', 'longitude', 'other_latitude', 'other_longitude') }};
{%- endmacro %}
