-- why: a scheme takes its name and place from its first round; rounds elsewhere would
-- be another scheme.
select
    rounds.round_id,
    rounds.jurisdiction_name,
    rounds.state_code,
    schemes.jurisdiction_name as scheme_jurisdiction_name,
    schemes.state_code as scheme_state_code
from {{ ref('fct_subsidy_rounds') }} as rounds
inner join {{ ref('dim_subsidy_schemes') }} as schemes
    on rounds.scheme_id = schemes.scheme_id
where
    rounds.jurisdiction_name <> schemes.jurisdiction_name
    or rounds.state_code <> schemes.state_code
