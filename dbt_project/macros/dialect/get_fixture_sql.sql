{#- Takes the place of dbt's macro of this name, which writes a cast for each column of each row, absent ones too, and
    looks up for each how this database writes a cast. -#}
{% macro get_fixture_sql(rows, column_name_to_data_types) %}
{%- set types = {} -%}
{%- for column in adapter.get_columns_in_relation(this) -%}
    {%- do types.update({column.name | lower: column.data_type}) -%}
{%- endfor -%}
{%- if not types -%}
    {{ exceptions.raise_compiler_error("A unit test gives rows of " ~ this ~ ", which was not built.") }}
{%- endif -%}
(
    select
    {% for name, type in types.items() -%}
        cast(null as {{ type }}) as "{{ name }}"{{ ", " if not loop.last }}
    {%- endfor %}
    limit 0
)
{% for row in rows -%}
union all by name
select {% for name, value in format_row(row, types).items() %}{{ value }} as "{{ name }}"{{ ", " if not loop.last }}
{%- endfor %}
{% endfor -%}
{% endmacro %}


{#- Takes the place of dbt's macro of this name for the same reason. -#}
{% macro format_row(row, column_name_to_data_types) %}
{%- set cells = {} -%}
{%- for name, value in row.items() -%}
    {%- if name | lower not in column_name_to_data_types -%}
        {{ exceptions.raise_compiler_error(
            "A row of unit test " ~ model.name ~ " has a column " ~ name ~ ", but the columns are "
            ~ column_name_to_data_types | join(", ") ~ "."
        ) }}
    {%- endif -%}
    {%- if value is string -%}
        {%- set value = "'" ~ value | replace("'", "''") ~ "'" -%}
    {%- elif value is none -%}
        {%- set value = "null" -%}
    {%- endif -%}
    {%- do cells.update({name | lower: "cast(" ~ value ~ " as " ~ column_name_to_data_types[name | lower] ~ ")"}) -%}
{%- endfor -%}
{{ return(cells) }}
{% endmacro %}
