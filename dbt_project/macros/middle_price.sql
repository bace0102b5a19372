{#- The middle of prices, exact: of an even number it lies halfway between two, and DuckDB's
    median of whole cents would drop a half cent. -#}
{% macro middle_price(price_usd) %}median(cast({{ price_usd }} as decimal(13, 3))){% endmacro %}
