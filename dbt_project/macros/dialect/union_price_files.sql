{#- Adds the rows of the price files that a host names, in the columns and types of the seed; nothing without them. -#}
{% macro union_price_files() -%}
    {%- if var('price_files', '') -%}
        {%- set seed = graph.nodes['seed.' ~ project_name ~ '.price_observations'] if execute else {} -%}
        {%- set cells = [] -%}
        {%- for name, type in (seed_types(seed) if seed else {}).items() -%}
            {%- do cells.append('cast(' ~ name ~ ' as ' ~ type | replace('varchar', 'string') ~ ') as ' ~ name) -%}
        {%- endfor -%}
        union all
        select {{ cells | join(', ') or '*' }}
        from {{ adapter.dispatch('price_file_rows')(var('price_files')) }} as files
    {%- endif -%}
{%- endmacro %}

{% macro duckdb__price_file_rows(files) %}{{ source('prices', 'price_files') }}{% endmacro %}

{#- why: a path alone does not say that a CSV has a header. -#}
{% macro spark__price_file_rows(files) -%}
    {%- if execute -%}
        {%- do run_query(
            'create or replace temporary view price_files using ' ~ ('csv' if files.endswith('.csv') else 'parquet')
            ~ " options (path '" ~ files ~ "', header true, quote '\"', escape '\"', multiLine true, mode 'FAILFAST')"
        ) -%}
    {%- endif -%}
    price_files
{%- endmacro %}
