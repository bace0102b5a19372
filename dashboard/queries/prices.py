"""Prices over time, and offers at sales."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from dashboard.queries.snapshot_reader import run

_DEVICES = """
select distinct
    devices.device_id,
    devices.vendor_id,
    devices.device_name,
    prices.observed_days,
    prices.lowest_price_usd,
    prices.median_price_usd,
    prices.highest_price_usd,
    prices.first_observed_on,
    prices.last_observed_on
from marts.dim_devices as devices
join pages.page_price_curve as prices using (device_id)
order by devices.vendor_id <> 'ring', devices.device_name, devices.device_id
"""

_PRICES = """
select
    prices.*,
    devices.device_name,
    events.sale_event_name,
    sources.publisher,
    sources.source_url
from pages.page_price_curve as prices
join marts.dim_devices as devices using (device_id)
join marts.dim_sources as sources on prices.source_id = sources.source_id
left join marts.dim_sale_events as events
    on prices.sale_event_id = events.sale_event_id
where list_contains($device_ids, prices.device_id)
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
    ends_on
from marts.dim_sale_events
where has_dates
order by starts_on, sale_event_id
"""

_OFFERS = """
select
    offers.*,
    vendors.vendor_id,
    vendors.vendor_name,
    devices.device_name,
    events.sale_event_name,
    sources.publisher,
    sources.source_url
from marts.fct_sale_offers as offers
join marts.dim_devices as devices using (device_id)
join marts.dim_vendors as vendors using (vendor_id)
join marts.dim_sale_events as events using (sale_event_id)
join marts.dim_sources as sources on offers.source_id = sources.source_id
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
