-- why: the register and the corrected observations are decided apart; where they
-- disagree, one of them is wrong.
with

observations as (

    select
        agency_id,
        observation_id,
        corrected_state_code
    from {{ ref('fct_agency_observations') }}

    union all

    select
        agency_id,
        technology_observation_id as observation_id,
        corrected_state_code
    from {{ ref('fct_agency_technologies') }}

)

select
    observations.observation_id,
    observations.agency_id,
    observations.corrected_state_code,
    agencies.state_code
from observations
inner join {{ ref('mart_agencies') }} as agencies
    on observations.agency_id = agencies.agency_id
where observations.corrected_state_code <> agencies.state_code
