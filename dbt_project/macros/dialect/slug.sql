{#- Writes a name as a part of an address: lower case, without accents and apostrophes, with a
    hyphen for whatever else is no letter or digit.
    why: in dialect/, because regexp_replace and strip_accents differ between engines. -#}
{% macro slug(column) -%}
    trim(
        regexp_replace(
            regexp_replace(lower(strip_accents({{ column }})), '[''’‘ʻ.]', '', 'g'),
            '[^a-z0-9]+', '-', 'g'
        ),
        '-'
    )
{%- endmacro %}
