{#- A name of the FBI's register without the county that it adds where a state has the name twice. -#}
{% macro without_county(agency_name) -%}
    {{ regexp_replace_all(agency_name, ', [^,]* County', '') }}
{%- endmacro %}
