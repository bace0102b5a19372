{%- set as_of_on = "cast('" ~ var('as_of_on') ~ "' as date)" %}
with

agencies as (

    select * from {{ ref('agencies') }}

),

classified as (

    select
        agency_id,
        evidence_id,
        source_id,
        event_type,
        event_basis,
        event_on_precision,
        event_on,
        {{ last_day_of_period('event_on', 'event_on_precision') }} as event_until_on,
        case
            when is_sighting then 'sighting'
            when
                event_type in ('announced', 'approved', 'council_vote')
                then 'announcement'
            when event_type in ('declined', 'denied') then 'refusal'
            when event_type = 'no_documents' then 'no_documents'
            when event_type in ('paused', 'returned_equipment') then 'halt'
            when event_type = 'ended' then 'end'
            -- why: who is only named as using a channel has itself said nothing.
            when event_type = 'used' then 'use'
        end as evidence_kind,
        -- what the agency itself did or said, as against the vendor's map and lists
        event_basis = 'statement'
        and event_type in ('joined', 'announced', 'approved', 'council_vote')
            as is_own_step
    from {{ ref('int_partnerships__agency_events') }}

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

evidence_by_agency as (

    select
        agency_id,
        max(case when evidence_kind = 'sighting' then 1 else 0 end) = 1 as has_sighting,
        max(case when evidence_kind = 'announcement' then 1 else 0 end) = 1
            as has_announcement,
        max(case when evidence_kind = 'refusal' then 1 else 0 end) = 1 as has_refusal,
        max(case when evidence_kind = 'no_documents' then 1 else 0 end) = 1
            as has_no_documents,
        max(case when evidence_kind = 'halt' then 1 else 0 end) = 1 as has_halt,
        max(case when evidence_kind = 'end' then 1 else 0 end) = 1 as has_end,
        max(case when evidence_kind = 'use' then 1 else 0 end) = 1 as has_use,
        max(case when evidence_kind = 'sighting' then event_on end) as last_sighted_on,
        coalesce(
            max(case when evidence_kind = 'sighting' then event_on end)
            >= {{ dbt.dateadd(
                'month', 'cast(-' ~ rule_number('active_months') ~ ' as integer)',
                as_of_on
            ) }},
            false
        ) as is_sighted_lately,
        max(case when evidence_kind = 'refusal' then event_on end) as last_refused_on,
        max(case when evidence_kind = 'refusal' then event_until_on end)
            as last_refused_until_on,
        max(case when evidence_kind = 'halt' then event_on end) as last_halted_on,
        max(case when evidence_kind = 'end' then event_until_on end) as ended_until_on,
        min(case when event_basis in ('map_date', 'list') then event_on end)
            as first_listed_on,
        max(case when is_own_step then event_on end) as last_own_step_on,
        max(case when is_own_step then event_until_on end) as last_own_step_until_on
    from classified
    group by agency_id

),

-- why: a month or a year is a period. What is on or after another may be in the same
-- one; what is later begins after the other's last day.
evidence as (

    select
        agency_id,
        has_sighting,
        has_refusal,
        has_no_documents,
        has_use,
        first_listed_on is not null as is_listed,
        is_sighted_lately,
        -- an end without a date yields to a sighting of the last twelve months
        has_end
        and not coalesce(last_sighted_on > ended_until_on, is_sighted_lately)
            as is_ended,
        coalesce(last_refused_until_on >= first_listed_on, false)
        and not coalesce(last_own_step_on > last_refused_until_on, false)
            as is_disputed,
        -- an announcement without a date yields to a refusal that has one
        has_announcement
        and not coalesce(
            last_refused_on > last_own_step_until_on, last_refused_on is not null
        ) as is_announced,
        -- who pauses it or gives devices back had begun with it
        has_halt
        and coalesce(last_halted_on > last_refused_until_on, not has_refusal)
            as is_halted
    from evidence_by_agency

),

untied_namesakes as (

    select distinct agencies.agency_id
    from agencies
    inner join {{ ref('int_partnerships__agency_matches') }} as matches
        on
            {{ normalized_name('agencies.agency_name') }}
            = matches.normalized_agency_name
            and (matches.state_code is null or agencies.state_code = matches.state_code)
    where
        matches.agency_id is null
        and matches.seed_name = 'agency_observations'

),

judged as (

    select
        agencies.agency_id,
        case
            when evidence.is_ended then 'ended'
            when evidence.is_sighted_lately then 'active'
            when evidence.is_disputed then 'disputed'
            when evidence.has_sighting then 'last_seen'
            when evidence.is_announced or evidence.is_halted then 'announced'
            when refusals.event_type = 'denied' then 'denied'
            when evidence.has_refusal then 'declined'
            when evidence.has_no_documents then 'no_documents'
            when evidence.has_use then 'not_checked'
            when untied_namesakes.agency_id is not null then 'not_checked'
            when agencies.agency_type = 'other' then 'not_checked'
            else 'no_record'
        end as ring_status,
        -- which of the reasons for being not checked applies, in the order above
        case
            when evidence.has_use then 'named_as_user'
            when untied_namesakes.agency_id is not null then 'untied_entry'
            else 'kind_not_covered'
        end as open_question,
        coalesce(evidence.is_listed, false) as is_listed,
        coalesce(evidence.has_sighting, false) as has_ring_record,
        coalesce(evidence.is_announced, false) as is_announced
    from agencies
    left join evidence
        on agencies.agency_id = evidence.agency_id
    left join newest as refusals
        on
            agencies.agency_id = refusals.agency_id
            and refusals.evidence_kind = 'refusal'
    left join untied_namesakes
        on agencies.agency_id = untied_namesakes.agency_id

),

final as (

    select
        judged.agency_id,
        judged.ring_status,
        case
            when judged.ring_status = 'last_seen' and judged.is_listed then 'listed'
            when judged.ring_status = 'last_seen' then 'reported'
            when judged.ring_status in ('announced', 'declined') then newest.event_type
            when judged.ring_status = 'not_checked' then judged.open_question
        end as ring_status_reason,
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
                when judged.ring_status in ('disputed', 'declined', 'denied')
                    then 'refusal'
                when judged.ring_status = 'no_documents' then 'no_documents'
                when judged.ring_status = 'announced' and judged.is_announced
                    then 'announcement'
                when judged.ring_status = 'announced' then 'halt'
            end

)

select * from final
