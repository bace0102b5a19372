{#- Take the place of the adapter's, which write a backslash before an apostrophe: texts are taken as they stand. -#}
{% macro spark__escape_single_quotes(expression) %}{{ expression | replace("'", "''") }}{% endmacro %}

{% macro spark__comment_clause() -%}
    {%- if config.persist_relation_docs() %}comment '{{ dbt.escape_single_quotes(model.description) }}'{% endif -%}
{%- endmacro %}
