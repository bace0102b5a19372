{%- set as_of_on = "cast('" ~ var('as_of_on') ~ "' as date)" %}
with

agencies as (

    select * from {{ ref('stg_partnerships__agencies') }}

),

events as (

    select * from {{ ref('int_partnerships__agency_events') }}

),

named as (

    select * from {{ ref('int_partnerships__named_observations') }}

),

matches as (

    select * from {{ ref('int_partnerships__agency_matches') }}

),

classified as (

    select
        agency_id,
        evidence_id,
        source_id,
        event_type,
        basis,
        event_on_precision,
        event_on,
        case
            when is_sighting then 'sighting'
            when
                event_type in ('announced', 'approved', 'council_vote')
                then 'announcement'
            when event_type in ('declined', 'denied') then 'refusal'
            when event_type in ('paused', 'returned_equipment') then 'halt'
            when event_type = 'ended' then 'end'
        end as evidence_kind
    from events

),

-- the newest event of each kind of evidence is the one that can decide
newest as (

    select *
    from classified
    where evidence_kind is not null
    qualify row_number() over (
        partition by agency_id, evidence_kind
        order by event_on desc nulls last, evidence_id asc
    ) = 1

),

summed as (

    select
        agency_id,
        max(case when evidence_kind = 'sighting' then 1 else 0 end) = 1 as has_sighting,
        max(case when evidence_kind = 'announcement' then 1 else 0 end) = 1
            as has_announcement,
        max(case when evidence_kind = 'refusal' then 1 else 0 end) = 1 as has_refusal,
        max(case when evidence_kind = 'halt' then 1 else 0 end) = 1 as has_halt,
        max(case when evidence_kind = 'end' then 1 else 0 end) = 1 as has_end,
        max(case when evidence_kind = 'sighting' then event_on end) as last_sighted_on,
        max(case when evidence_kind = 'refusal' then event_on end) as last_refused_on,
        max(case when evidence_kind = 'end' then event_on end) as ended_on,
        min(case when basis in ('map_date', 'list') then event_on end)
            as first_listed_on,
        -- what the agency itself did or said, as against the vendor's map and lists
        max(
            case
                when
                    basis = 'statement'
                    and (
                        event_type in (
                            'joined', 'announced', 'approved', 'council_vote'
                        )
                    )
                    then event_on
            end
        ) as last_own_step_on
    from classified
    group by agency_id

),

doubtful as (

    select distinct agencies.agency_id
    from agencies
    inner join named
        on
            {{ normalised_name('agencies.agency_name') }} = named.normalised_agency_name
            and (named.state_code is null or agencies.state_code = named.state_code)
    inner join matches
        on named.observation_id = matches.observation_id
    where
        matches.agency_id is null
        and named.seed_name = 'agency_observations'

),

judged as (

    select
        agencies.agency_id,
        case
            when
                summed.has_end
                and not coalesce(summed.last_sighted_on > summed.ended_on, false)
                then 'ended'
            when
                summed.last_sighted_on
                >= {{ dbt.dateadd('month', -12, as_of_on) }}
                then 'active'
            when
                summed.has_refusal
                and summed.last_refused_on >= summed.first_listed_on
                and not coalesce(
                    summed.last_own_step_on > summed.last_refused_on, false
                )
                then 'disputed'
            when summed.has_sighting then 'last_seen'
            when
                summed.has_announcement
                and not coalesce(
                    summed.last_refused_on > summed.last_own_step_on, false
                )
                then 'announced'
            when summed.has_refusal then 'declined'
            -- who pauses it or gives devices back had begun with it
            when summed.has_halt then 'announced'
            when doubtful.agency_id is not null then 'not_checked'
            when agencies.agency_type = 'other' then 'not_checked'
            else 'no_record'
        end as ring_status,
        coalesce(summed.has_sighting, false) as has_ring_record,
        coalesce(summed.has_announcement, false) as has_announcement
    from agencies
    left join summed
        on agencies.agency_id = summed.agency_id
    left join doubtful
        on agencies.agency_id = doubtful.agency_id

),

final as (

    select
        judged.agency_id,
        judged.ring_status,
        newest.source_id as ring_status_source_id,
        coalesce(newest.event_on_precision, 'unknown') as ring_status_on_precision,
        judged.has_ring_record,
        newest.event_on as ring_status_on
    from judged
    left join newest
        on
            judged.agency_id = newest.agency_id
            and newest.evidence_kind = case
                when judged.ring_status = 'ended' then 'end'
                when judged.ring_status in ('active', 'last_seen') then 'sighting'
                when judged.ring_status in ('disputed', 'declined') then 'refusal'
                when judged.has_announcement then 'announcement'
                when judged.ring_status = 'announced' then 'halt'
            end

)

select * from final
