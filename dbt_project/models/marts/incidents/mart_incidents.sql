with

incidents as (

    select * from {{ ref('fct_incidents') }}

),

incident_vendors as (

    select * from {{ ref('fct_incident_vendors') }}

),

vendors as (

    select * from {{ ref('dim_vendors') }}

),

sources as (

    select * from {{ ref('dim_sources') }}

),

answer_sources as (

    select * from {{ ref('dim_sources') }}

),

vendors_by_incident as (

    select
        incident_vendors.incident_id,
        {{ list_in_order('vendors.vendor_id', 'vendors.vendor_name') }} as vendor_ids,
        {{ dbt.listagg(
            'vendors.vendor_name', "', '", 'order by vendors.vendor_name'
        ) }} as vendor_names
    from incident_vendors
    inner join vendors
        on incident_vendors.vendor_id = vendors.vendor_id
    group by incident_vendors.incident_id

),

final as (

    select
        incidents.incident_id,
        incidents.source_id,
        incidents.answer_source_id,
        incidents.company_name,
        vendors_by_incident.vendor_ids,
        vendors_by_incident.vendor_names,
        incidents.incident_type,
        incidents.standing,
        incidents.headline,
        incidents.detail,
        incidents.answer_status,
        incidents.company_answer,
        incidents.reading_reason,
        incidents.note,
        sources.publisher,
        sources.title as source_title,
        sources.source_url,
        sources.kind as source_kind,
        answer_sources.publisher as answer_publisher,
        answer_sources.title as answer_source_title,
        answer_sources.source_url as answer_source_url,
        incidents.happened_on_precision,
        incidents.happened_on,
        incidents.happened_on_latest,
        incidents.answer_searched_on
    from incidents
    inner join vendors_by_incident
        on incidents.incident_id = vendors_by_incident.incident_id
    inner join sources
        on incidents.source_id = sources.source_id
    left join answer_sources
        on incidents.answer_source_id = answer_sources.source_id

)

select * from final
