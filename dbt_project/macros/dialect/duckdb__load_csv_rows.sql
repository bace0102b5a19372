{#- Loads a seed file with its dialect stated instead of guessed.
    why: the adapter lets DuckDB guess the quoting from the first rows; a file whose first
    escaped quote comes far down is then refused. All seeds are written one way: commas,
    double quotes doubled inside, LF. -#}
{% macro duckdb__load_csv_rows(model, agate_table) -%}
    {%- set load_sql -%}
        copy {{ this.render() }} from '{{ adapter.get_seed_file_path(model) }}' (
            format csv, header true, auto_detect false, delimiter ',', quote '"', escape '"',
            dateformat '%Y-%m-%d', timestampformat '%Y-%m-%dT%H:%M:%SZ', nullstr ''
        )
    {%- endset -%}
    {%- do adapter.add_query(load_sql, abridge_sql_log=True) -%}
    {{ return(load_sql) }}
{%- endmacro %}
