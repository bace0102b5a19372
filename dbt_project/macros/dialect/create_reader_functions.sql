{#- Gives readers the spelling rule of the marts as a function of the published file, so
    that a search folds a question just as the marts fold their names. -#}
{% macro create_reader_functions() -%}
    create schema if not exists marts;
    create or replace macro marts.normalised_name(written_name) as
        {{ normalised_name('written_name') }};
{%- endmacro %}
