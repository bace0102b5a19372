{#- Reads Parquet files as one table. -#}
{% macro parquet_rows(pattern) -%}
    {{ adapter.dispatch('parquet_rows')(pattern) }}
{%- endmacro %}

{% macro duckdb__parquet_rows(pattern) %}read_parquet('{{ pattern }}'){% endmacro %}

{% macro spark__parquet_rows(pattern) %}parquet.`{{ pattern }}`{% endmacro %}
