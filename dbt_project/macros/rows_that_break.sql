{#- Parts of the test `rules`. -#}
{% macro rows_that_break(model, rule, clause) -%}
select
    '{{ rule }}' as broken_rule,
    tested.*
from {{ model }} as tested
{{ clause }}
{%- endmacro %}


{% macro count_that_differs(model, rule, expected, where="true") -%}
select
    '{{ rule }}: counted_rows=' || counted.row_count || ', expected_rows={{ expected }}' as broken_rule,
    tested.*
from (select count(*) as row_count from {{ model }} where {{ where }}) as counted
left join {{ model }} as tested
    on false
where counted.row_count {{ '<' if var('has_private_rows', false) else '<>' }} {{ expected }}
{%- endmacro %}
