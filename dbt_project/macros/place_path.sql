{#- The address of a place below `/town`, without its legal kind. -#}
{% macro place_path(place_name, county_name, state_code) -%}
    lower({{ state_code }})
    || '/' || {{ slug(county_name) }}
    || '/' || {{ slug(place_name) }}
{%- endmacro %}
