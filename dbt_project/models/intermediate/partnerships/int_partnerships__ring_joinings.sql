with

events as (

    select * from {{ ref('int_partnerships__agency_events') }}

),

final as (

    select
        agency_id,
        source_id,
        case basis
            when 'map_date' then 'atlas_of_2020'
            when 'statement' then 'joining_reported'
            else 'news_page'
        end as joined_basis,
        event_on_precision as joined_on_precision,
        event_on as joined_on
    from events
    where
        event_type = 'joined'
        and is_headline
        and event_on is not null

)

select * from final
