{#- The numbers of the discount check, which texts repeat. -#}

{#- A price counts as history for so many days. -#}
{% macro discount_window_days() %}90{% endmacro %}

{#- Prices outside sales on fewer days than these decide nothing. -#}
{% macro discount_least_days() %}5{% endmacro %}

{#- Shares are stated in whole percent and prices in whole dollars, so a difference of so many points is rounding. -#}
{% macro discount_tolerance_points() %}2{% endmacro %}
