{#- Writes a name as a part of an address: lower case, without accents and apostrophes, with a
    hyphen for everything other than letters and digits. -#}
{% macro slug(column) -%}
    {%- set letters = regexp_replace_all('lower(' ~ without_accents(column) ~ ')', "[''’‘ʻ.]", '') -%}
    trim(both '-' from {{ regexp_replace_all(letters, '[^a-z0-9]+', '-') }})
{%- endmacro %}
