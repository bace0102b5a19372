{#- Gathers values into a list by the order of another column. By their own order:
    `array_sort(array_agg(value))`, on every engine. -#}
{% macro list_in_order(value, order) -%}
    {{ adapter.dispatch('list_in_order')(value, order) }}
{%- endmacro %}

{% macro duckdb__list_in_order(value, order) -%}
    array_agg({{ value }} order by {{ order }})
{%- endmacro %}

{% macro spark__list_in_order(value, order) -%}
    transform(array_sort(array_agg(struct({{ order }}, {{ value }} as value))), pair -> pair.value)
{%- endmacro %}
