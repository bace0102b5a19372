{#- Write the month of a date in words, as the pages do. -#}
{% macro month_text(day) -%}
    strftime({{ day }}, '%B %Y')
{%- endmacro %}
