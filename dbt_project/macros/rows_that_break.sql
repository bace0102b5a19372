{#- Parts of the test `rules`. -#}
{% macro rows_that_break(model, rule, clause) -%}
select
    '{{ rule }}' as broken_rule,
    tested.*
from {{ model }} as tested
{{ clause }}
{%- endmacro %}


{% macro count_that_differs(model, rule, expected=none, of=[], of_where="true", where="true") -%}
{%- set counts = [] -%}
{%- for name in of -%}
    {%- do counts.append('(select count(*) from ' ~ ref(name) ~ ' where ' ~ of_where ~ ')') -%}
{%- endfor -%}
select
    '{{ rule }}: counted_rows=' || counted.row_count || ', expected_rows=' || counted.expected_count as broken_rule,
    tested.*
from (
    select
        count(*) as row_count,
        {{ counts | join(' * ') or expected }} as expected_count
    from {{ model }}
    where {{ where }}
) as counted
left join {{ model }} as tested
    on false
where counted.row_count {{ '<' if var('has_private_rows', false) else '<>' }} counted.expected_count
{%- endmacro %}
