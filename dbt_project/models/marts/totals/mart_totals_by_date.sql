with

totals as (

    select *
    from {{ ref('fct_national_totals') }}
    where
        agency_count is not null
        and counted_unit <> 'joined_in_year'

),

sources as (

    select * from {{ ref('dim_sources') }}

),

final as (

    select
        totals.total_id,
        totals.source_id,
        totals.counted_unit,
        totals.counts_what,
        totals.bound,
        totals.event_on_precision,
        totals.note,
        sources.publisher,
        sources.source_url,
        totals.agency_count,
        totals.event_on
    from totals
    inner join sources
        on totals.source_id = sources.source_id

)

select * from final
