-- why: where a source states money per device, devices and a sum, a slip in copying one
-- of them shows in the product. Promised and approved money is for the devices planned,
-- spent money for those given. A number that no source states, or only as about,
-- proves nothing.
select
    round_id,
    public_per_device_usd,
    device_planned_count,
    device_given_count,
    promised_usd,
    approved_usd,
    spent_usd
from {{ ref('fct_subsidy_rounds') }}
where
    public_per_device_basis = 'stated'
    and (
        (
            device_planned_bound = 'exact'
            and device_planned_count * public_per_device_usd
            <> coalesce(approved_usd, promised_usd)
        )
        or (
            device_given_bound = 'exact'
            and device_given_count * public_per_device_usd <> spent_usd
        )
    )
