-- Claims and prices of a sale, with the days known of the 90 before.
select
    offers.device_id,
    offers.claimed_discount_share,
    offers.observed_low_usd,
    offers.prior_price_days,
    sources.source_url
from marts.fct_sale_offers as offers
join marts.dim_sources as sources using (source_id)
where offers.sale_event_id = 'prime-day-2023'
order by offers.device_id
