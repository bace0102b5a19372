{#- Write the month of a date in words, as the pages do. -#}
{% macro month_text(day) -%}
    {{ adapter.dispatch('month_text')(day) }}
{%- endmacro %}

{% macro duckdb__month_text(day) %}strftime({{ day }}, '%B %Y'){% endmacro %}

{% macro spark__month_text(day) %}date_format({{ day }}, 'MMMM yyyy'){% endmacro %}
