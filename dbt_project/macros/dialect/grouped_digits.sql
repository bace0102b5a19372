{#- Write a whole number with a comma between thousands, as the pages do. -#}
{% macro grouped_digits(number) -%}
    format('{:,}', {{ number }})
{%- endmacro %}
