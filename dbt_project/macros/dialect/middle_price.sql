{#- The middle of prices, exact: of an even number it lies halfway between two, and the
    median of whole cents would drop a half cent. -#}
{% macro middle_price(price_usd) -%}
    {{ adapter.dispatch('middle_price')(price_usd) }}
{%- endmacro %}

{% macro duckdb__middle_price(price_usd) %}median(cast({{ price_usd }} as decimal(13, 3))){% endmacro %}

{#- why: Spark's median takes no window of days, and percentile gives a double. -#}
{% macro spark__middle_price(price_usd) %}percentile({{ price_usd }}, 0.5){% endmacro %}
