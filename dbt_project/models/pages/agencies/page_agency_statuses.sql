with

-- a denial or an end gave the agency its status; before it, the agency is shown as seen
declined as (

    select
        agency_id,
        ring_status,
        ring_status_source_id as source_id,
        ring_status_on as declined_on
    from {{ ref('mart_agencies') }}
    where
        ring_status in ('disputed', 'ended')
        and seen_from_on is not null
        and ring_status_on is not null

),

dated as (

    select
        agency_id,
        'last_seen' as ring_status,
        source_id,
        event_on,
        evidence_id
    from {{ ref('fct_agency_events') }}
    where
        is_sighting
        and event_on is not null

    union all

    select
        agency_id,
        ring_status,
        source_id,
        declined_on as event_on,
        '' as evidence_id
    from declined

),

months as (

    select
        dated.agency_id,
        dated.ring_status,
        dated.source_id,
        date_trunc('month', dated.event_on) as month_on
    from dated
    left join declined
        on dated.agency_id = declined.agency_id
    -- why: nothing that is seen after a denial or an end takes it back.
    where
        declined.declined_on is null
        or dated.ring_status <> 'last_seen'
        or dated.event_on < date_trunc('month', declined.declined_on)
    -- why: of one month, the newest word counts.
    qualify row_number() over (
        partition by dated.agency_id, date_trunc('month', dated.event_on)
        order by dated.event_on desc, dated.evidence_id asc, dated.source_id asc
    ) = 1

),

final as (

    select
        agency_id,
        source_id,
        ring_status,
        cast(month_on as date) as from_month_on,
        cast(
            lead(month_on) over (partition by agency_id order by month_on) as date
        ) as until_month_on
    from months

)

select * from final
