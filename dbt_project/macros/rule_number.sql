{#- A number that a rule rests on, from the seed that says why it is this one. -#}
{% macro rule_number(rule_number_id) -%}
    (
        select max(numbers.rule_number)
        from {{ ref('rule_numbers') }} as numbers
        where numbers.rule_number_id = '{{ rule_number_id }}'
    )
{%- endmacro %}
