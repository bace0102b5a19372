-- why: where a source states money per device, devices and a sum, a slip in copying one
-- of them shows in the product.
select
    round_id,
    public_per_device_usd,
    device_planned_count,
    promised_usd,
    approved_usd
from {{ ref('fct_subsidy_rounds') }}
where
    public_per_device_basis = 'stated'
    and device_planned_count * public_per_device_usd
    is distinct from coalesce(approved_usd, promised_usd)
