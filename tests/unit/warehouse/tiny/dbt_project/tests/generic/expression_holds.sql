{% test expression_holds(model, expression) %}
select * from {{ model }} where not coalesce(({{ expression }}), false)
{% endtest %}
