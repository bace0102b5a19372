{#- The legal kind of the place that the name of a force states: `township`, `town`,
    `borough`, `village` or `city`; empty where it states none. -#}
{% macro legal_kind(agency_name) -%}
    {%- set kinds = "(township|twp|town|boro|village|city)(?:ugh)?" -%}
    {%- set found -%}
    coalesce(
        nullif(regexp_extract(
            lower({{ agency_name }}),
            ' {{ kinds }},?(?: +of public| [^,]* county)?(?: +(?:police|public|department)|$)',
            1
        ), ''),
        regexp_extract(lower({{ agency_name }}), '^(?:charter )?{{ kinds }} of ', 1)
    )
    {%- endset -%}
    replace(replace({{ found }}, 'twp', 'township'), 'boro', 'borough')
{%- endmacro %}
