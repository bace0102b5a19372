{#- Leaves of a folded name of a force what names its place: without the kind of body and
    the legal kind of the place. `chester village police department` gives `chester`.
    why: in dialect/, because regexp_replace differs between engines. -#}
{% macro bare_place_name(folded_name) -%}
    trim(regexp_replace(
        regexp_replace(
            regexp_replace(
                {{ folded_name }},
                ' (police department|police|(department of )?public (safety|sfty)'
                || '( department)?|sheriff)( [a-z]{2})?$',
                ''
            ),
            '^(charter township|township|metropolitan|metro) of ',
            ''
        ),
        '( charter)?( township| town| village| borough| city| county| parish'
        || '| metropolitan| metro| municipal)*$',
        ''
    ))
{%- endmacro %}
