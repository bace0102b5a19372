{#- Distance in miles along the surface of the earth between two points in degrees. -#}
{% macro miles_between(latitude, longitude, other_latitude, other_longitude) -%}
    2 * 3958.8 * asin(sqrt(
        pow(sin(radians({{ other_latitude }} - {{ latitude }}) / 2), 2)
        + cos(radians({{ latitude }}))
        * cos(radians({{ other_latitude }}))
        * pow(sin(radians({{ other_longitude }} - {{ longitude }}) / 2), 2)
    ))
{%- endmacro %}
