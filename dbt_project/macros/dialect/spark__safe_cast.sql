{#- Takes the place of the adapter's, which knows no list that a unit test gives. -#}
{% macro spark__safe_cast(field, type) -%}
    {%- if field is sequence and field is not string -%}
        {%- set field = "array('" ~ field | join("', '") ~ "')" if field else 'array()' -%}
    {%- endif -%}
    cast({{ field }} as {{ type }})
{%- endmacro %}
