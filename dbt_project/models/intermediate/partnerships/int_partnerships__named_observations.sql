with

corrections as (

    {{ corrected_values(none, ['agency_name', 'county_name', 'state_code']) }}

),

all_observations as (

    select
        observations.observation_id,
        'agency_observations' as seed_name,
        observations.source_id,
        coalesce(observations.record_id, list_matches.matched_record_id) as record_id,
        observations.agency_name,
        observations.city_name,
        observations.county_name,
        observations.state_code,
        observations.record_id is not null as is_own_record
    from {{ ref('stg_partnerships__agency_observations') }} as observations
    left join {{ ref('stg_partnerships__list_2021_matches') }} as list_matches
        on observations.observation_id = list_matches.observation_id

    union all

    select
        technology_observation_id as observation_id,
        'agency_technologies' as seed_name,
        source_id,
        record_id,
        agency_name,
        city_name,
        county_name,
        state_code,
        true as is_own_record
    from {{ ref('stg_partnerships__agency_technologies') }}

    union all

    select
        statement_id as observation_id,
        'agency_events' as seed_name,
        source_id,
        record_id,
        agency_name,
        city_name,
        county_name,
        state_code,
        false as is_own_record
    from {{ ref('stg_partnerships__agency_events') }}
    where tied_agency_id is null

),

corrected as (

    select
        collected.observation_id,
        collected.seed_name,
        collected.source_id,
        collected.record_id,
        {{ corrected('agency_name') }},
        collected.city_name,
        {{ corrected('county_name') }},
        {{ corrected('state_code') }},
        collected.is_own_record
    from all_observations as collected
    left join corrections
        on
            collected.seed_name = corrections.seed_name
            and collected.observation_id = corrections.row_id

),

final as (

    select
        *,
        {{ normalized_name('agency_name') }} as normalized_agency_name,
        {{ normalized_name('city_name') }} as normalized_city_name,
        {{ normalized_name('county_name') }} as normalized_county_names
    from corrected

)

select * from final
