{#- why: every build has a DuckDB file of its own, so the file is the environment and
    schema names stay plain: raw, staging, intermediate, marts, pages. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
