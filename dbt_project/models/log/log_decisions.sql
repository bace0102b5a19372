{#- Subject, the seed, and whether a row says that nobody could tell. -#}
{%- set subjects = [
    ('entries', 'entries', 'agency_id is null and ori is null', 'is_read_by_person'),
    ('numbers', 'agencies', 'ori is null', 'false'),
    ('places', 'places', 'decided_by is null', 'false'),
    ('police', 'place_police', "certainty in ('open', 'not_known')",
        'is_read_by_person'),
    ('usual_police', 'place_kinds', "usual_police = 'not_known'", 'false'),
] -%}
with

decided as (
    {% for subject, seed, is_open, is_read in subjects %}
        select
            '{{ subject }}' as decision_subject,
            {{ 'ori_decided_by' if seed == 'agencies' else 'decided_by' }}
                as decided_by,
            {{ is_open }} as is_open,
            {{ is_read }} as is_read_by_person
        from {{ ref(seed) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- each subject, and all of them
listed as (

    select * from decided

    union all

    select
        'all' as decision_subject,
        decided_by,
        is_open,
        is_read_by_person
    from decided

),

final as (

    select
        decision_subject,
        cast(count(*) as integer) as decision_count,
        cast(
            count(*) filter (where not is_open and decided_by like 'rule:%') as integer
        ) as by_rule_count,
        cast(count(*) filter (where not is_open and decided_by = 'keeper') as integer)
            as by_person_count,
        cast(count(*) filter (where is_open) as integer) as open_count,
        cast(count(*) filter (where is_read_by_person) as integer)
            as read_by_person_count
    from listed
    group by decision_subject

)

select * from final
