with

-- why: the sales are Amazon's, so they are near only what concerns its own brands.
incidents_of_amazon_brands as (

    select distinct incident_id
    from {{ ref('fct_incident_vendors') }}
    where vendor_id in ('ring', 'amazon', 'blink')

),

-- why: an incident known only by its year is near every sale of that year, which tells
-- nothing.
incident_spans as (

    select
        incidents.incident_id,
        incidents.happened_on as first_on,
        case incidents.happened_on_precision
            when 'span' then incidents.happened_on_latest
            when 'month' then last_day(incidents.happened_on)
            else incidents.happened_on
        end as last_on
    from {{ ref('fct_incidents') }} as incidents
    inner join incidents_of_amazon_brands
        on incidents.incident_id = incidents_of_amazon_brands.incident_id
    where incidents.happened_on_precision <> 'year'

),

distances as (

    select
        incident_spans.incident_id,
        sale_events.sale_event_id,
        sale_events.source_id,
        sale_events.sale_event_name,
        sale_events.starts_on,
        sale_events.ends_on,
        cast(greatest(
            {{ dbt.datediff('sale_events.ends_on', 'incident_spans.first_on', 'day') }},
            {{ dbt.datediff(
                'incident_spans.last_on', 'sale_events.starts_on', 'day'
            ) }},
            0
        ) as integer) as days_apart,
        sale_events.ends_on < incident_spans.first_on as has_sale_ended
    from incident_spans
    cross join {{ ref('dim_sale_events') }} as sale_events
    where sale_events.has_dates

),

final as (

    select
        incident_programs.incident_id,
        programs.program_id as linked_id,
        programs.source_id,
        'program' as link_type,
        programs.program_name as linked_name,
        incident_programs.program_relation as link_relation,
        incident_programs.link_reason,
        cast(null as integer) as days_apart,
        programs.started_on as linked_from_on,
        programs.ended_on as linked_to_on
    from {{ ref('fct_incident_programs') }} as incident_programs
    inner join {{ ref('dim_programs') }} as programs
        on incident_programs.program_id = programs.program_id

    union all

    select
        incident_agencies.incident_id,
        agencies.agency_id as linked_id,
        incident_agencies.source_id,
        'agency' as link_type,
        agencies.agency_name || ', ' || agencies.state_code as linked_name,
        'named' as link_relation,
        incident_agencies.reason as link_reason,
        cast(null as integer) as days_apart,
        cast(null as date) as linked_from_on,
        cast(null as date) as linked_to_on
    from {{ ref('fct_incident_agencies') }} as incident_agencies
    inner join {{ ref('dim_agencies') }} as agencies
        on incident_agencies.agency_id = agencies.agency_id

    union all

    select
        incident_id,
        sale_event_id as linked_id,
        source_id,
        'sale_event' as link_type,
        sale_event_name as linked_name,
        case
            when days_apart = 0 then 'during'
            when has_sale_ended then 'ended_before'
            else 'began_after'
        end as link_relation,
        cast(null as string) as link_reason,
        days_apart,
        starts_on as linked_from_on,
        ends_on as linked_to_on
    from distances
    where days_apart <= 14

)

select * from final
