-- why: the city's own report gives $50 of the city and $50 of the company for each of
-- 500 devices, so the sums of the first round are known twice over.
select
    round_id,
    device_given_count,
    public_per_device_usd,
    vendor_per_device_usd,
    approved_usd,
    vendor_total_usd
from {{ ref('fct_subsidy_rounds') }}
where
    round_id = 'arcadia-ca-2017-pilot'
    and not coalesce(
        device_given_count = 500
        and public_per_device_usd = 50
        and vendor_per_device_usd = 50
        and device_given_count * public_per_device_usd = approved_usd
        and approved_usd = 25000
        and device_given_count * (public_per_device_usd + vendor_per_device_usd) = 50000
        and vendor_total_usd = 25000,
        false
    )
