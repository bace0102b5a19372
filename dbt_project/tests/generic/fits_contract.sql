{#- Fails with each row that the contract of a seed refuses, after the column and what it must be, where rows of other
    files stand beside those of the seed. Keys and references are for `rules`. -#}
{% test fits_contract(model, seed) %}

{%- set broken = [] -%}
{%- set columns = graph.nodes['seed.' ~ project_name ~ '.' ~ seed].columns if execute else {} -%}
{%- for name, column in columns.items() -%}
    {%- set must = column.config.meta -%}
    {%- if must.required -%}
        {%- do broken.append((name ~ ' is not empty', name ~ ' is null')) -%}
    {%- endif -%}
    {%- if must.enum -%}
        {%- set values = "('" ~ must.enum | join("', '") ~ "')" -%}
        {%- do broken.append((name ~ ' holds only the listed values', name ~ ' not in ' ~ values)) -%}
    {%- endif -%}
    {%- if must.pattern -%}
        {%- do broken.append((name ~ ' is spelled as its pattern says',
            regexp_replace_all(name, '^' ~ must.pattern ~ '$', '') ~ " <> ''")) -%}
    {%- endif -%}
    {%- if must.minimum is defined -%}
        {%- do broken.append((name ~ ' is not too small', name ~ ' < ' ~ must.minimum)) -%}
    {%- endif -%}
    {%- if must.maximum is defined -%}
        {%- do broken.append((name ~ ' is not too large', name ~ ' > ' ~ must.maximum)) -%}
    {%- endif -%}
{%- endfor -%}
{%- for rule, condition in broken %}
{{ rows_that_break(model, rule, 'where ' ~ condition) }}
{{ 'union all' if not loop.last }}
{%- else %}
select 1 as broken_rule where false
{%- endfor %}

{% endtest %}
