with

corrections as (

    select *
    from {{ ref('stg_reference__corrections') }}
    where correction_kind = 'value'

),

stacked as (

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
        stacked.observation_id,
        stacked.seed_name,
        stacked.source_id,
        stacked.record_id,
        coalesce(name_corrections.corrected_value, stacked.agency_name) as agency_name,
        stacked.city_name,
        -- why: an empty corrected value says that the right one is not known, so the
        -- wrong one is not read either.
        case
            when county_corrections.row_id is null then stacked.county_name
            else county_corrections.corrected_value
        end as county_name,
        case
            when state_corrections.row_id is null then stacked.state_code
            else state_corrections.corrected_value
        end as state_code,
        stacked.is_own_record
    from stacked
    left join corrections as name_corrections
        on
            stacked.seed_name = name_corrections.seed_name
            and stacked.observation_id = name_corrections.row_id
            and name_corrections.column_name = 'agency_name'
    left join corrections as county_corrections
        on
            stacked.seed_name = county_corrections.seed_name
            and stacked.observation_id = county_corrections.row_id
            and county_corrections.column_name = 'county_name'
    left join corrections as state_corrections
        on
            stacked.seed_name = state_corrections.seed_name
            and stacked.observation_id = state_corrections.row_id
            and state_corrections.column_name = 'state_code'

)

select
    *,
    {{ normalized_name('agency_name') }} as normalized_agency_name,
    {{ normalized_name('city_name') }} as normalized_city_name,
    {{ normalized_name('county_name') }} as normalized_county_names
from corrected
