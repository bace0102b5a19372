with

incidents as (

    select * from {{ ref('fct_incidents') }}

),

incident_vendors as (

    select * from {{ ref('fct_incident_vendors') }}

),

sources as (

    select * from {{ ref('dim_sources') }}

),

ring_incidents as (

    select distinct incident_id
    from incident_vendors
    where
        vendor_id in ('ring', 'amazon')
        and vendor_role = 'named'

),

final as (

    select
        incidents.incident_id,
        incidents.source_id,
        incidents.company_name,
        incidents.incident_type,
        incidents.headline,
        incidents.standing,
        incidents.happened_on_precision,
        sources.publisher,
        sources.source_url,
        incidents.happened_on
    from incidents
    inner join ring_incidents
        on incidents.incident_id = ring_incidents.incident_id
    inner join sources
        on incidents.source_id = sources.source_id
    where incidents.happened_on_precision in ('day', 'month')

)

select * from final
