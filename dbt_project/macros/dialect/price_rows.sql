{#- Adds the rows of the price files, which the build has checked and written as one Parquet file with the columns of the
    seed; nothing without them. -#}
{% macro union_price_rows() -%}
    {%- if var('price_table', '') %}
    union all
    select * from {{ adapter.dispatch('price_rows')(var('price_table')) }}
    {%- endif -%}
{%- endmacro %}

{% macro duckdb__price_rows(file) %}read_parquet('{{ file }}'){% endmacro %}

{% macro spark__price_rows(file) %}parquet.`{{ file }}`{% endmacro %}
