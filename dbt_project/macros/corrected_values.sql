{#- Corrections of a seed, or of all, one row per corrected row: for each column the value to use,
    and whether it is corrected at all, since a correction may say that the value is not known. -#}
{% macro corrected_values(seed_name, columns) %}
    select
        seed_name,
        row_id,
        {%- for column in columns %}
            max(case when column_name = '{{ column }}' then corrected_value end)
                as {{ column }},
            max(case when column_name = '{{ column }}' then 1 else 0 end) = 1
                as has_{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('corrections') }}
    where {{ "seed_name = '" ~ seed_name ~ "'" if seed_name else "correction_kind = 'value'" }}
    group by seed_name, row_id
{%- endmacro %}

{#- A column as corrected. The CTEs must be called `collected` and `corrections`. -#}
{% macro corrected(column, type='string') -%}
    case
        when corrections.has_{{ column }}
            then cast(corrections.{{ column }} as {{ type }})
        else collected.{{ column }}
    end as {{ column }}
{%- endmacro %}
