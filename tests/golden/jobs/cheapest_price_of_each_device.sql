-- The lowest known price of each Ring device, with its day, sale and source.
select
    devices.device_name,
    prices.price_usd,
    prices.observed_on,
    prices.sale_event_id,
    prices.is_weak,
    sources.source_url
from marts.fct_price_observations as prices
join marts.dim_devices as devices using (device_id)
join marts.dim_sources as sources on prices.source_id = sources.source_id
where prices.is_on_price_curve and devices.vendor_id = 'ring'
qualify row_number() over (
    partition by prices.device_id
    order by prices.price_usd, prices.is_weak, prices.observed_on, prices.observation_id
) = 1
order by devices.device_name, devices.device_id
