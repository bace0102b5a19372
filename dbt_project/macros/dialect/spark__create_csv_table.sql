{#- Takes the place of the adapter's, which writes each cell into the statement and no apostrophe right. Spark reads the
    file itself; a cell that has not the type of its column stops the build. -#}
{% macro spark__create_csv_table(model, agate_table) -%}
    {%- set rows = model.alias ~ '_as_collected' -%}
    {%- set columns = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- do columns.append(adapter.quote(name) ~ ' ' ~ spark_type(model.config.column_types[name])) -%}
    {%- endfor -%}
    {%- set folder = env_var('PORCHLIGHT_SPARK_SEEDS', model.root_path ~ '/../seeds') -%}
    {%- do run_query(
        'create or replace temporary view ' ~ rows ~ ' (' ~ columns | join(', ') ~ ") using csv options (
            path '" ~ folder ~ '/' ~ model.path ~ "', header true, quote '\"', escape '\"', multiLine true, mode 'FAILFAST',
            dateFormat 'yyyy-MM-dd', timestampNTZFormat \"yyyy-MM-dd'T'HH:mm:ss'Z'\", enforceSchema false
        )"
    ) -%}
    {%- set sql = 'create table ' ~ this ~ ' using parquet as select * from ' ~ rows -%}
    {%- do run_query(sql) -%}
    {{ return(sql) }}
{%- endmacro %}


{#- why: the table is made with its rows. -#}
{% macro spark__load_csv_rows(model, agate_table) %}{{ return('') }}{% endmacro %}


{#- What Spark calls a type of a contract. -#}
{% macro spark_type(type) -%}
    {{ return(type | lower | replace(' ', '') | replace('varchar[]', 'array<string>') | replace('varchar', 'string') | replace('integer', 'int')
        | replace('timestamp', 'timestamp_ntz')) }}
{%- endmacro %}
