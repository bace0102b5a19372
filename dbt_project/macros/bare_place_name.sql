{#- Leaves of a folded name of a force what names its place: without the kind of body and
    the legal kind of the place. `chester village police department` gives `chester`. -#}
{% macro bare_place_name(folded_name) -%}
    {%- set bare = namespace(sql=folded_name) -%}
    {%- for pattern in [
        ' (police department|police|(department of )?public (safety|sfty)( department)?|sheriff)( [a-z]{2})?$',
        '^(charter township|township|metropolitan|metro) of ',
        '( charter)?( township| town| village| borough| city| county| parish| metropolitan| metro| municipal)*$',
    ] -%}
        {%- set bare.sql = regexp_replace_all(bare.sql, pattern, '') -%}
    {%- endfor -%}
    trim({{ bare.sql }})
{%- endmacro %}
