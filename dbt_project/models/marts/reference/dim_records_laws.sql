with

listed_sources as (

    select
        state_code,
        array_sort(array_agg(source_id)) as other_source_ids
    from {{ ref('records_law_sources') }}
    group by state_code

),

final as (

    select
        laws.state_code,
        laws.statute_name,
        laws.citation,
        laws.response_deadline,
        laws.response_kind,
        laws.response_days_unit,
        laws.residents_only_status,
        laws.residents_only_basis,
        laws.fee_waiver,
        laws.days_in_2020_list,
        laws.days_in_2014_list,
        laws.note,
        laws.reported_on_precision,
        laws.reported_on_basis,
        laws.source_id,
        -- why: each column is of one list, so the seed does not repeat the source.
        case
            when laws.days_in_2020_list is not null then 'foilthepolice-2020'
        end as days_in_2020_source_id,
        case
            when laws.days_in_2014_list is not null then 'foiamachine-2014'
        end as days_in_2014_source_id,
        listed_sources.other_source_ids,
        laws.response_days,
        laws.reported_on
    from {{ ref('records_laws') }} as laws
    left join listed_sources
        on laws.state_code = listed_sources.state_code

)

select * from final
