{#- Takes the place of dbt's, which reads each cell in Python and guesses types. The engine reads the file itself, in one
    dialect; a cell that has not the type of its column stops the build. -#}
{% materialization seed, default %}
    {%- set table = this.incorporate(type='table') -%}
    {%- set old = load_cached_relation(this) -%}
    {%- if old -%}{%- do adapter.drop_relation(old) -%}{%- endif -%}
    {%- call statement('main') -%}
        create table {{ table }} {{ adapter.dispatch('seed_rows')(model, seed_types(model)) }}
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {#- why: dbt asks for it and fails without; only `dbt seed --show` prints it. -#}
    {%- do store_result('agate_table', response='OK') -%}
    {{ return({'relations': [table]}) }}
{% endmaterialization %}


{#- The type of each column of a seed, as its contract has it or as `seed_types` has names like it. -#}
{% macro seed_types(seed) -%}
    {%- set types = {} -%}
    {%- for name, column in seed['columns'].items() -%}
        {%- set by_name = [] -%}
        {%- for pattern, type in var('seed_types').items() if modules.re.fullmatch(pattern, name) -%}
            {%- do by_name.append(type) -%}
        {%- endfor -%}
        {%- do types.update({name: column.get('data_type') or by_name | first | default('varchar')}) -%}
    {%- endfor -%}
    {{ return(types) }}
{%- endmacro %}


{% macro duckdb__seed_rows(seed, types) -%}
    as select * from read_csv(
        '{{ adapter.get_seed_file_path(seed) }}', columns = {{ tojson(types) }}, header = true, auto_detect = false,
        delim = ',', quote = '"', escape = '"', nullstr = '',
        dateformat = '%Y-%m-%d', timestampformat = '%Y-%m-%dT%H:%M:%SZ'
    )
{%- endmacro %}


{% macro spark__seed_rows(seed, types) -%}
    {%- set columns = [] -%}
    {%- for name, type in types.items() -%}
        {%- do columns.append(adapter.quote(name) ~ ' ' ~ spark_type(type)) -%}
    {%- endfor -%}
    {%- set folder = env_var('PORCHLIGHT_SPARK_SEEDS', seed.root_path ~ '/../seeds') -%}
    {%- do run_query(
        'create or replace temporary view ' ~ seed.name ~ '_as_collected (' ~ columns | join(', ') ~ ") using csv options (
            path '" ~ folder ~ '/' ~ seed.path ~ "', header true, quote '\"', escape '\"', multiLine true, mode 'FAILFAST',
            dateFormat 'yyyy-MM-dd', timestampNTZFormat \"yyyy-MM-dd'T'HH:mm:ss'Z'\", enforceSchema false
        )"
    ) -%}
    using parquet as select * from {{ seed.name }}_as_collected
{%- endmacro %}


{#- What Spark calls a type of a contract. -#}
{% macro spark_type(type) -%}
    {{ return(type | lower | replace(' ', '') | replace('varchar[]', 'array<string>') | replace('varchar', 'string') | replace('integer', 'int')
        | replace('timestamp', 'timestamp_ntz')) }}
{%- endmacro %}
