with

sightings as (

    select
        agency_id,
        source_id,
        event_on,
        event_on_precision
    from {{ ref('fct_agency_events') }}
    where
        is_sighting
        and event_on is not null

),

first_sightings as (

    select *
    from sightings
    -- why: two sources may give the same day; the id breaks the tie so builds agree.
    qualify row_number() over (
        partition by agency_id
        order by event_on asc, source_id asc
    ) = 1

),

final as (

    select
        agencies.agency_id,
        -- why: a headline date of joining is what every other page counts by, so an
        -- earlier mention in a report does not move the agency on the map.
        coalesce(agencies.joined_source_id, first_sightings.source_id) as source_id,
        case
            when agencies.joined_on is not null then 'joined' else 'sighted'
        end as seen_from_basis,
        case
            when agencies.joined_on is not null then agencies.joined_on_precision
            else first_sightings.event_on_precision
        end as seen_from_on_precision,
        coalesce(agencies.joined_on, first_sightings.event_on) as seen_from_on,
        case
            when agencies.ring_status in ('disputed', 'ended')
                then agencies.ring_status_on
        end as declined_on
    from {{ ref('dim_agencies') }} as agencies
    left join first_sightings
        on agencies.agency_id = first_sightings.agency_id
    where coalesce(agencies.joined_on, first_sightings.event_on) is not null

)

select * from final
