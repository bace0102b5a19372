-- A claimed discount against the prices of the 90 days before.
select
    checks.device_id,
    checks.sale_event_id,
    checks.claimed_discount_share,
    checks.found_discount_share,
    checks.prior_price_usd,
    checks.observed_low_usd,
    checks.discount_verdict,
    checks.missing_text,
    sources.source_url
from marts.fct_discount_checks as checks
join marts.dim_sources as sources using (source_id)
where checks.found_discount_share is not null
order by checks.sale_event_id, checks.device_id
