{#- Whether the name of a state's body says that it patrols the state. -#}
{% macro is_patrol_name(agency_name) -%}
    (
        lower({{ agency_name }}) like '%state police%'
        or lower({{ agency_name }}) like '%state patrol%'
        or lower({{ agency_name }}) like '%highway patrol%'
        or lower({{ agency_name }}) like '%highway safety patrol%'
        or lower({{ agency_name }}) like '%troopers%'
    )
{%- endmacro %}
