{#- Fails with the counted number when the rows that match `where` are not `expected`. -#}
{% test row_count_is(model, expected, where="true") %}

select
    count(*) as counted_rows,
    {{ expected }} as expected_rows
from {{ model }}
where {{ where }}
having count(*) <> {{ expected }}

{% endtest %}
