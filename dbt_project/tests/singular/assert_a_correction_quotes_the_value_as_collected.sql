-- why: a correction whose observed value no longer stands in the row corrects nothing,
-- or somebody edited the observation.
with

corrections as (

    select * from {{ ref('fct_corrections') }}
    where correction_kind = 'value'

),

observed as (

    select
        observation_id as row_id,
        state_code,
        county_name
    from {{ ref('fct_agency_observations') }}

    union all

    select
        technology_observation_id as row_id,
        state_code,
        county_name
    from {{ ref('fct_agency_technologies') }}

)

select
    corrections.correction_id,
    corrections.column_name,
    corrections.observed_value,
    observed.state_code,
    observed.county_name
from corrections
left join observed
    on corrections.row_id = observed.row_id
where
    observed.row_id is null
    or (
        corrections.column_name = 'state_code'
        and observed.state_code is distinct from corrections.observed_value
    )
    or (
        corrections.column_name = 'county_name'
        and observed.county_name is distinct from corrections.observed_value
    )
