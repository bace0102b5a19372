{#- Holds all rules of a model in one test, since dbt takes as long for a test of one rule as for one of twenty. Fails
    with every row that breaks a rule, after the rule in words.

    unique: columns that name a row and are never null, or several lists of such columns; each table has some.
    reaches: for a column the model, or `model.column` if it has another name there, that has each of its values.
        Whether it may be null is its own rule.
    values: for a column the values that it may have beside null.
    holds: for a rule the expression that is true for each row; null is not true.
    counts: for a rule, how many rows there are, of all or of those `where` a condition is true: as many as `of` the
        models named (their product, of rows `of_where`), or the number `expected` of what no new fact changes. A build
        for staff may have more, since its private rows come on top of those that were counted.

    A date with a precision beside it has one of the known precisions, and is null where that is unknown or null. -#}
{% test rules(model, unique=[], reaches={}, values={}, holds={}, counts={}) %}

{%- if execute and not unique -%}
    {%- do exceptions.raise_compiler_error('`' ~ model.identifier ~ '` names no key: add `unique` with its columns to its rules.') -%}
{%- endif -%}
{%- set broken = [] -%}
{%- for columns in ([unique] if unique and unique[0] is string else unique) -%}
    {%- do broken.append(rows_that_break(
        model,
        model.identifier ~ ' has one row for each ' ~ columns | join(', '),
        'qualify count(*) over (partition by ' ~ columns | join(', ') ~ ') > 1'
        ~ ' or ' ~ columns | join(' is null or ') ~ ' is null'
    )) -%}
{%- endfor -%}
{%- for column, target in reaches.items() -%}
    {%- set to, field = (target ~ '.' ~ column).split('.')[:2] -%}
    {%- do broken.append(rows_that_break(
        model,
        'every ' ~ column ~ ' of ' ~ model.identifier ~ ' is in ' ~ to,
        'left join ' ~ ref(to) ~ ' as target on tested.' ~ column ~ ' = target.' ~ field
        ~ ' where tested.' ~ column ~ ' is not null and target.' ~ field ~ ' is null'
    )) -%}
{%- endfor -%}
{%- for column, allowed in values.items() -%}
    {%- do broken.append(rows_that_break(
        model,
        column ~ ' of ' ~ model.identifier ~ ' holds only the listed values',
        'where ' ~ column ~ " not in ('" ~ allowed | join("', '") ~ "')"
    )) -%}
{%- endfor -%}
{%- for rule, expression in holds.items() -%}
    {%- do broken.append(rows_that_break(model, rule, 'where not coalesce((' ~ expression ~ '), false)')) -%}
{%- endfor -%}
{%- for rule, count in counts.items() -%}
    {%- do broken.append(count_that_differs(model, rule, **count)) -%}
{%- endfor -%}
{%- set columns = graph.nodes['model.' ~ project_name ~ '.' ~ model.identifier].columns if execute else [] -%}
{%- for column in columns if column ~ '_precision' in columns -%}
    {%- do broken.append(rows_that_break(
        model,
        column ~ ' of ' ~ model.identifier ~ ' is as exact as its precision says',
        'where (' ~ column ~ ' is null) <> (coalesce(' ~ column ~ "_precision, 'unknown') = 'unknown')"
        ~ ' or ' ~ column ~ "_precision not in ('day', 'month', 'year', 'span', 'seen', 'unknown')"
    )) -%}
{%- endfor -%}
{{ broken | join('\nunion all\n') }}

{% endtest %}
