{#- Leaves of a folded name of a force the whole name of its place, with the legal kind
    where it states one: `kansas city police department` gives `kansas city`. -#}
{% macro named_place(folded_name) -%}
    trim({{ regexp_replace_all(
        folded_name,
        ' (municipal |metropolitan )?(police.*|public safety|department.*)$',
        ''
    ) }})
{%- endmacro %}
