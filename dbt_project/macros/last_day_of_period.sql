{%- macro last_day_of_period(date, precision) -%}
    case
        when {{ precision }} = 'month' then {{ dbt.last_day(date, 'month') }}
        when {{ precision }} = 'year' then {{ dbt.last_day(date, 'year') }}
        else {{ date }}
    end
{%- endmacro %}
