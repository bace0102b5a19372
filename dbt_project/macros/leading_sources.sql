{#- Sources that state a fact better than the one it was collected from, for one column of a
    seed. The collected source stays in log_stronger_sources. -#}
{% macro leading_sources(seed_name, column_name='source_id') %}
    select
        row_id,
        source_id
    from {{ ref('stronger_sources') }}
    where
        seed_name = '{{ seed_name }}'
        and column_name = '{{ column_name }}'
        and states_fact = 'yes'
{%- endmacro %}
