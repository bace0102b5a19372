{#- Fails with the counted number when the rows that match `where` are not `expected`. A build for staff may have
    more, since its private rows come on top of those that were counted. -#}
{% test row_count_is(model, expected, where="true") %}

select
    count(*) as counted_rows,
    {{ expected }} as expected_rows
from {{ model }}
where {{ where }}
having count(*) {{ '<' if var('has_private_rows', false) else '<>' }} {{ expected }}

{% endtest %}
