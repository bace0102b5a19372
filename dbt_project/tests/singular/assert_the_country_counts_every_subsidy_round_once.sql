-- The states are cut from the same rows as the country, so their sum cannot show that a
-- round is counted twice or not at all. The ledger can, in a build for staff as well.
with

country as (

    select
        count(*) as row_count,
        sum(round_count) as round_count
    from {{ ref('mart_subsidies_by_area') }}
    where area_id = 'US'

),

ledger as (

    select count(*) as round_count from {{ ref('fct_subsidy_rounds') }}

)

select
    country.row_count,
    country.round_count,
    ledger.round_count as ledger_round_count
from country
cross join ledger
where
    country.row_count <> 1
    or country.round_count is distinct from ledger.round_count
