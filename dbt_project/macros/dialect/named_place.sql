{#- Leaves of a folded name of a force the whole name of its place, with the legal kind
    where it states one: `kansas city police department` gives `kansas city`.
    why: in dialect/, because regexp_replace differs between engines. -#}
{% macro named_place(folded_name) -%}
    trim(regexp_replace(
        {{ folded_name }},
        ' (municipal |metropolitan )?(police.*|public safety|department.*)$',
        '',
        'g'
    ))
{%- endmacro %}
