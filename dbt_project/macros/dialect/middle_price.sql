{#- The middle of prices, exact: of an even number it is halfway between two, and the
    median of whole cents would drop a half cent. -#}
{% macro middle_price(price_usd) -%}
    {{ adapter.dispatch('middle_price')(price_usd) }}
{%- endmacro %}

{% macro duckdb__middle_price(price_usd) %}median(cast({{ price_usd }} as decimal(13, 3))){% endmacro %}

{#- why: percentile gives a double that may lie beside the half cent, and a decimal would not be divided as a double, as
    DuckDB does. -#}
{% macro spark__middle_price(price_usd) -%}
    cast(cast(percentile({{ price_usd }}, 0.5) as decimal(13, 3)) as double)
{%- endmacro %}
