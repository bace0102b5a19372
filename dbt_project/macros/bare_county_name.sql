{#- Folds the name of a county, without its legal kind and without spaces: `De Kalb` and
    `DeKalb County` are one. A city that is a county keeps its word: it is another place
    than the county around it. -#}
{% macro bare_county_name(column) -%}
    replace(
        {{ regexp_replace_all(
            normalized_name(column),
            ' (city and borough|county|parish|borough|census area|municipality|municipio)$',
            ''
        ) }},
        ' ',
        ''
    )
{%- endmacro %}
