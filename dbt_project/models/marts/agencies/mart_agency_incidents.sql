with

ties as (

    select * from {{ ref('fct_incident_agencies') }}

),

incidents as (

    select * from {{ ref('fct_incidents') }}

),

sources as (

    select * from {{ ref('dim_sources') }}

),

final as (

    select
        ties.incident_id,
        ties.agency_id,
        sources.source_id,
        incidents.answer_source_id,
        incidents.company_name,
        incidents.incident_type,
        incidents.headline,
        incidents.detail,
        incidents.standing,
        incidents.answer_status,
        incidents.company_answer,
        incidents.happened_on_precision,
        ties.reason,
        sources.publisher,
        sources.title as source_title,
        sources.source_url,
        sources.kind as source_kind,
        answers.publisher as answer_publisher,
        answers.source_url as answer_source_url,
        incidents.happened_on,
        incidents.answer_searched_on,
        sources.retrieved_on as checked_on
    from ties
    inner join incidents
        on ties.incident_id = incidents.incident_id
    inner join sources
        on incidents.source_id = sources.source_id
    left join sources as answers
        on incidents.answer_source_id = answers.source_id

)

select * from final
