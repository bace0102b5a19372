{#- A text with the value of each named column in place of its name in braces. -#}
{% macro filled(text, columns) -%}
{% for _ in columns %}replace({% endfor %}{{ text }}
{%- for name in columns %}, '{{ '{' ~ name ~ '}' }}', cast({{ name }} as string)){% endfor %}
{%- endmacro %}
