with

-- why: a meaning that names the newest list must name the next one, too.
months as (

    select
        max(case when evidence_kind = 'map_copies' then months_text end) as map_copies,
        max(case when evidence_kind = 'later_lists' then months_text end)
            as later_lists,
        max(case when evidence_kind = 'later_lists' then extract(year from last_on) end)
            as lists_end_year
    from {{ ref('dim_evidence_limits') }}

),

final as (

    select
        labels.vocabulary,
        labels.code,
        labels.label,
        labels.short_label,
        labels.noun,
        labels.plural_noun,
        replace(
            replace(
                replace(labels.meaning, '{map_copies}', months.map_copies),
                '{later_lists}', months.later_lists
            ),
            '{lists_end_year}', cast(months.lists_end_year as string)
        ) as meaning,
        labels.label_es,
        replace(
            replace(
                replace(
                    labels.meaning_es,
                    '{map_copies}', {{ months_in_spanish('months.map_copies') }}
                ),
                '{later_lists}', {{ months_in_spanish('months.later_lists') }}
            ),
            '{lists_end_year}', cast(months.lists_end_year as string)
        ) as meaning_es,
        labels.label_order
    from {{ ref('labels') }} as labels
    cross join months

)

select * from final
