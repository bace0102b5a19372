-- why: the council file gives the budget, the unspent rest that moved to the scheme for
-- any brand, and the devices sold; the three must give one spend.
select
    rounds.round_id,
    rounds.device_given_count,
    rounds.approved_usd,
    rounds.spent_usd,
    rounds.public_per_device_usd,
    other_brand.approved_usd as moved_usd
from {{ ref('fct_subsidy_rounds') }} as rounds
left join {{ ref('fct_other_brand_schemes') }} as other_brand
    on other_brand.other_brand_scheme_id = 'peoria-il-2020-reimbursement'
where
    rounds.round_id = 'peoria-il-2019'
    and not coalesce(
        rounds.device_given_count = 412
        and rounds.public_per_device_usd = 50
        and rounds.spent_usd = 412 * 50
        and rounds.approved_usd - other_brand.approved_usd = rounds.spent_usd,
        false
    )
