{#- Makes a row of each item of a list, as a column of the select. -#}
{% macro unnested(list) -%}
    {{ adapter.dispatch('unnested')(list) }}
{%- endmacro %}

{% macro duckdb__unnested(list) %}unnest({{ list }}){% endmacro %}

{% macro spark__unnested(list) %}explode({{ list }}){% endmacro %}
