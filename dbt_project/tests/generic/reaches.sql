{#- Fails with every whole row whose value of `column` stands in no row of `to`.`field`.
    An empty value passes: whether it may be empty is a rule of its own. -#}
{% test reaches(model, column, to, field) %}

select child.*
from {{ model }} as child
left join {{ to }} as parent
    on child.{{ column }} = parent.{{ field }}
where
    child.{{ column }} is not null
    and parent.{{ field }} is null

{% endtest %}
