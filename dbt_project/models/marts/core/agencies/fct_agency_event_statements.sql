with

events as (

    select * from {{ ref('stg_partnerships__agency_events') }}

),

matches as (

    select * from {{ ref('int_partnerships__agency_matches') }}

),

refusal_readings as (

    select * from {{ ref('stg_partnerships__refusal_readings') }}

),

final as (

    select
        events.statement_id,
        matches.agency_id,
        events.programme_id,
        events.source_id,
        events.record_id,
        events.event_type,
        refusal_readings.refusal_type,
        refusal_readings.reason as refusal_reason,
        events.ended_by,
        events.instrument,
        events.agency_name,
        events.city_name,
        events.county_name,
        events.state_code,
        events.source_kind,
        matches.match_rule,
        matches.match_confidence,
        events.event_on_precision,
        events.reported_on_precision,
        events.vote_text,
        events.note,
        events.event_on,
        events.reported_on
    from events
    inner join matches
        on events.statement_id = matches.observation_id
    left join refusal_readings
        on events.statement_id = refusal_readings.statement_id

)

select * from final
