-- why: a correction whose observed value no longer stands in the row corrects nothing,
-- or somebody edited the observation.
with

corrections as (

    select * from {{ ref('fct_corrections') }}

),

collected as (

    select
        'agency_observations' as seed_name,
        observation_id as row_id,
        record_id,
        agency_name,
        county_name,
        state_code
    from {{ ref('fct_agency_observations') }}

    union all

    select
        'agency_technologies' as seed_name,
        technology_observation_id as row_id,
        record_id,
        agency_name,
        county_name,
        state_code
    from {{ ref('fct_agency_technologies') }}

    union all

    select
        'agency_events' as seed_name,
        statement_id as row_id,
        record_id,
        agency_name,
        county_name,
        state_code
    from {{ ref('fct_agency_event_statements') }}

)

select
    corrections.correction_id,
    corrections.seed_name,
    corrections.row_id,
    corrections.column_name,
    corrections.observed_value,
    collected.record_id,
    collected.agency_name,
    collected.county_name,
    collected.state_code
from corrections
left join collected
    on
        corrections.seed_name = collected.seed_name
        and corrections.row_id = collected.row_id
where
    collected.row_id is null
    or corrections.observed_value is distinct from case corrections.column_name
        when 'record_id' then collected.record_id
        when 'agency_name' then collected.agency_name
        when 'county_name' then collected.county_name
        when 'state_code' then collected.state_code
    end
