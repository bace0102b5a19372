{#- Lets the unit tests run in their own process: they read the types of the columns
    of what they replace, and no row. -#}
{% macro copy_tables_without_rows(file) -%}
    {%- do run_query("attach '" ~ file.replace("'", "''") ~ "' as copy_without_rows") -%}
    {%- do run_query("copy from database " ~ target.database ~ " to copy_without_rows (schema)") -%}
    {%- do run_query("detach copy_without_rows") -%}
{%- endmacro %}
