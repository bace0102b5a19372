with

entries as (

    select
        source_id,
        observation_id as entry_id
    from {{ ref('fct_agency_observations') }}

    union all

    select
        source_id,
        statement_id as entry_id
    from {{ ref('fct_agency_event_statements') }}

),

counted as (

    select
        source_id,
        count(*) as entry_count
    from entries
    group by source_id

),

final as (

    select
        sources.source_id,
        sources.publisher,
        sources.source_title,
        sources.source_url,
        sources.source_kind,
        sources.published_on_precision,
        cast(counted.entry_count as integer) as entry_count,
        sources.published_on,
        sources.retrieved_on as checked_on,
        cast('{{ var("as_of_on") }}' as date) as searched_on
    from counted
    inner join {{ ref('dim_sources') }} as sources
        on counted.source_id = sources.source_id

)

select * from final
