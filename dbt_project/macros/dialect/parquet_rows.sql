{#- Reads Parquet files as one table.
    why: in dialect/, because every engine has a function of its own for it. -#}
{% macro parquet_rows(pattern) -%}
    read_parquet('{{ pattern }}')
{%- endmacro %}
