{#- Whether a row is held to a rule: the seed of exceptions does not name it, with a reason. -#}
{% macro is_no_exception(rule_name, row_id) -%}
    {{ row_id }} not in (
        select exceptions.row_id
        from {{ ref('rule_exceptions') }} as exceptions
        where exceptions.rule_name = '{{ rule_name }}'
    )
{%- endmacro %}
