{#- Takes the place of dbt's, which asks Spark for the types of the contract by names that Spark does not have. -#}
{% macro spark__get_assert_columns_equivalent(sql) %}
{%- set found = {} -%}
{%- for column in get_column_schema_from_query(sql) -%}
    {%- do found.update({column.name: column.dtype | lower}) -%}
{%- endfor -%}
{%- set differing = [] -%}
{%- for name, column in model.columns.items() if found.get(name) != spark_type(column.data_type) -%}
    {%- do differing.append(name ~ ' is ' ~ found.get(name, 'missing') ~ ', not ' ~ spark_type(column.data_type)) -%}
{%- endfor -%}
{%- for name in found if name not in model.columns -%}{%- do differing.append(name ~ ' is in no contract') -%}{%- endfor -%}
{%- if differing -%}
    {%- do exceptions.raise_compiler_error('The contract of ' ~ model.name ~ ' is broken: ' ~ differing | join('; ')) -%}
{%- endif -%}
{% endmacro %}
