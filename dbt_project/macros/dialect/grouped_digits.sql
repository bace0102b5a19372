{#- Write a whole number with a comma between thousands, as the pages do. -#}
{% macro grouped_digits(number) -%}
    {{ adapter.dispatch('grouped_digits')(number) }}
{%- endmacro %}

{% macro duckdb__grouped_digits(number) %}format('{:,}', {{ number }}){% endmacro %}

{% macro spark__grouped_digits(number) %}format_number({{ number }}, 0){% endmacro %}
