"""Prices over time, and offers at sales."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from dashboard.queries.snapshot_reader import run

_DEVICES = """
with daily as (
    select
        device_id,
        observed_on,
        min(price_usd) as price_usd
    from marts.fct_price_observations
    where is_on_price_curve
    group by device_id, observed_on
)

select
    devices.device_id,
    devices.vendor_id,
    devices.device_name,
    cast(count(*) as integer) as observed_days,
    min(daily.price_usd) as lowest_price_usd,
    cast(median(daily.price_usd) as decimal(12, 2)) as median_price_usd,
    max(daily.price_usd) as highest_price_usd,
    min(daily.observed_on) as first_observed_on,
    max(daily.observed_on) as last_observed_on
from marts.dim_devices as devices
join daily using (device_id)
group by devices.device_id, devices.vendor_id, devices.device_name
order by devices.vendor_id <> 'ring', devices.device_name, devices.device_id
"""

# A price file can hold many prices of a day, and the page shows the lowest.
_PRICES = """
select
    observations.*,
    devices.device_name,
    events.sale_event_name,
    sources.publisher,
    sources.source_url,
    -- A month holds its first day, and a point in its middle is nearer.
    case observations.observed_on_precision
        when 'month' then observations.observed_on + 14
        else observations.observed_on
    end as plotted_on
from marts.fct_price_observations as observations
join marts.dim_devices as devices using (device_id)
join marts.dim_sources as sources on observations.source_id = sources.source_id
left join marts.dim_sale_events as events
    on observations.sale_event_id = events.sale_event_id
where
    list_contains($device_ids, observations.device_id)
    and is_on_price_curve
qualify row_number() over (
    partition by observations.device_id, observations.observed_on
    order by price_usd, is_weak, list_price_usd desc nulls last, observation_id
) = 1
order by device_name, observed_on
"""

_SALES = """
select
    sale_event_name,
    case sale_event_type
        when 'prime_day' then 'Prime Day'
        when 'big_deal_days' then 'Big Deal Days'
        when 'early_access' then 'Early Access Sale'
        when 'black_friday' then 'Black Friday'
        else ''
    end as band_name,
    sale_event_type,
    sale_event_year,
    starts_on,
    ends_on,
    ends_on + 1 as band_ends_on
from marts.dim_sale_events
where has_dates
order by starts_on, sale_event_id
"""

_OFFERS = """
select
    checks.*,
    vendors.vendor_id,
    vendors.vendor_name,
    devices.device_name,
    events.sale_event_name,
    sources.publisher,
    sources.source_url
from marts.fct_discount_checks as checks
join marts.dim_devices as devices using (device_id)
join marts.dim_vendors as vendors using (vendor_id)
join marts.dim_sale_events as events using (sale_event_id)
join marts.dim_sources as sources on checks.source_id = sources.source_id
order by events.starts_on desc nulls last, sale_event_name, device_name, device_id
"""

_REPORTS = """
select
    observations.*,
    devices.device_name,
    sources.publisher,
    sources.source_url
from marts.fct_price_observations as observations
join marts.dim_devices as devices using (device_id)
join marts.dim_sources as sources on observations.source_id = sources.source_id
join marts.dim_sale_events as events using (sale_event_id)
where events.sale_event_type = 'prime_day' and events.sale_event_year = $year
order by device_name, observed_on, observation_id
"""


def price_devices() -> pa.Table:
    """List devices with lowest, median and highest known price, Ring's first."""
    return run(_DEVICES)


def device_prices(device_ids: Sequence[str]) -> pa.Table:
    """List the lowest known price of each device and day."""
    return run(_PRICES, device_ids=list(device_ids))


def sale_calendar() -> pa.Table:
    """List named sales whose days are known, by day."""
    return run(_SALES)


def sale_offers() -> pa.Table:
    """List offers, one per device and sale, newest first."""
    return run(_OFFERS)


def reports_of_prime_day(year: int) -> pa.Table:
    """List what sources report of a Prime Day, claims about many models too."""
    return run(_REPORTS, year=year)
