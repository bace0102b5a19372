{#- The numbers of the discount check, which texts repeat. -#}

{#- A price counts as history for so many days. -#}
{% macro discount_window_days() %}90{% endmacro %}

{#- A sale that starts at most so many days before or after this one is one sale with it. -#}
{% macro discount_same_sale_days() %}7{% endmacro %}

{#- Dated prices on fewer days than these say nothing. -#}
{% macro discount_least_days() %}3{% endmacro %}

{#- Shares are stated in whole percent and prices in whole dollars, so a difference of so many points is rounding. -#}
{% macro discount_tolerance_points() %}2{% endmacro %}
