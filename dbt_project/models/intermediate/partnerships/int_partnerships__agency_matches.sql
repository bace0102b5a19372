with

corrections as (

    {{ corrected_values(none, ['agency_name', 'county_name', 'state_code']) }}

),

written as (
    {% for seed_name, key, condition in [
        ('agency_observations', 'observation_id', 'true'),
        ('agency_technologies', 'technology_observation_id', 'true'),
        ('agency_events', 'event_id', 'agency_id is null'),
    ] %}
        select
            {{ key }} as observation_id,
            '{{ seed_name }}' as seed_name,
            source_id,
            agency_name,
            city_name,
            county_name,
            state_code
        from {{ ref(seed_name) }}
        where {{ condition }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

corrected as (

    select
        collected.observation_id,
        collected.seed_name,
        collected.source_id,
        {{ corrected('agency_name') }},
        collected.city_name,
        {{ corrected('county_name') }},
        {{ corrected('state_code') }}
    from written as collected
    left join corrections
        on
            collected.seed_name = corrections.seed_name
            and collected.observation_id = corrections.row_id

),

final as (

    select
        corrected.*,
        {{ normalized_name('corrected.agency_name') }} as normalized_agency_name,
        entries.agency_id,
        coalesce(entries.candidate_agency_id, entries.agency_id)
            as candidate_agency_id,
        entries.state_hint_code,
        replace(replace(entries.decided_by, 'rule:', ''), 'keeper', 'alias')
            as match_rule,
        entries.certainty as match_confidence,
        entries.reason as match_reason,
        entries.decided_by,
        entries.source_id as decision_source_id,
        entries.is_read_by_person
    from corrected
    left join {{ ref('entries') }} as entries
        on corrected.observation_id = entries.entry_id

)

select * from final
