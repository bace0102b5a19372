-- Every round lies in one state, so each measure, and each number of rounds that states
-- it, is the same over the states as in the country row.
with

areas as (

    select * from {{ ref('mart_subsidies_by_area') }}

),

country as (

    select * from areas
    where area_type = 'country'

),

states as (

    select
        sum(round_count) as round_count,
        sum(scheme_count) as scheme_count,
        sum(amount_unknown_round_count) as amount_unknown_round_count,
        sum(device_given_count) as device_given_count,
        sum(promised_usd) as promised_usd,
        sum(approved_usd) as approved_usd,
        sum(spent_usd) as spent_usd,
        sum(other_public_usd) as other_public_usd
    from areas
    where area_type = 'state'

)

select
    country.round_count,
    states.round_count as states_round_count,
    states.promised_usd,
    states.approved_usd,
    states.spent_usd,
    states.other_public_usd
from country
cross join states
where
    country.round_count is distinct from states.round_count
    or country.scheme_count is distinct from states.scheme_count
    or country.amount_unknown_round_count
    is distinct from states.amount_unknown_round_count
    or country.device_given_count is distinct from states.device_given_count
    or country.promised_usd is distinct from states.promised_usd
    or country.approved_usd is distinct from states.approved_usd
    or country.spent_usd is distinct from states.spent_usd
    or country.other_public_usd is distinct from states.other_public_usd
