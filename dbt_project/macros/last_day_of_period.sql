{#- The last day that an imprecise date allows; the date itself is the first. One period is
    on or after another if it ends on or after the other's first day. -#}
{%- macro last_day_of_period(date, precision) -%}
    case
        when {{ precision }} = 'month' then {{ dbt.last_day(date, 'month') }}
        when {{ precision }} = 'year' then {{ dbt.last_day(date, 'year') }}
        else {{ date }}
    end
{%- endmacro %}
