"""Prices around sales, and advertised discounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import pyarrow as pa

from dashboard.queries._run import run

_OBSERVATIONS = """
select
    observations.observation_id,
    observations.device_id,
    observations.sale_event_id,
    observations.source_id,
    devices.device_name,
    devices.device_category,
    devices.device_scope,
    events.sale_event_name,
    observations.* exclude (
        observation_id,
        device_id,
        sale_event_id,
        source_id,
        buyer_condition,
        price_claim,
        is_year_inferred,
        observed_on,
        reported_on,
        reported_on_precision
    ),
    sources.publisher,
    sources.source_url,
    observations.observed_on,
    -- why: a month holds its first day, and a point in its middle is nearer.
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
    (len($device_ids) = 0 or list_contains($device_ids, observations.device_id))
    and ($sale_event_id = 'any' or observations.sale_event_id = $sale_event_id)
    and ($scope = 'all' or is_on_price_curve)
    and plotted_on between cast($first_on as date) and cast($last_on as date)
order by device_name, observed_on, observation_id
"""

_DEVICES = """
select
    devices.device_id,
    devices.source_id,
    device_name,
    device_category,
    device_scope,
    cast(count(observation_id) as integer) as observation_count,
    cast(count(*) filter (is_on_price_curve) as integer) as curve_price_count,
    cast(count(distinct observed_on) as integer) as observed_days,
    min(observed_on) as first_observed_on,
    max(observed_on) as last_observed_on
from marts.dim_devices as devices
left join marts.fct_price_observations as observations
    on devices.device_id = observations.device_id
group by all
order by device_name, devices.device_id
"""

_SALES = """
select
    events.sale_event_id,
    events.source_id,
    sale_event_name,
    case sale_event_type
        when 'prime_day' then 'Prime Day'
        when 'big_deal_days' then 'Big Deal Days'
        when 'early_access' then 'Early Access Sale'
        when 'black_friday' then 'Black Friday'
        when 'cyber_monday' then 'Cyber Monday'
    end as band_name,
    sale_event_type,
    date_note,
    publisher,
    source_url,
    sale_event_year,
    sale_event_days,
    cast(count(observation_id) as integer) as observation_count,
    cast(count(distinct device_id) filter (not is_range_claim) as integer)
        as device_count,
    cast(count(*) filter (is_on_price_curve) as integer) as curve_price_count,
    has_dates,
    is_continued_sale,
    starts_on,
    ends_on,
    ends_on + 1 as band_ends_on,
    window_starts_on
from marts.dim_sale_events as events
join marts.dim_sources as sources on events.source_id = sources.source_id
left join marts.fct_price_observations as observations
    on events.sale_event_id = observations.sale_event_id
group by all
order by sale_event_year, starts_on nulls last, events.sale_event_id
"""

_COVERAGE = """
select * from pages.page_prices_coverage
where device_category = $device_category
order by device_name, device_id, sale_event_year, starts_on nulls last, sale_event_id
"""

_CHECKS = """
select
    checks.device_id,
    checks.sale_event_id,
    checks.observation_id,
    checks.source_id,
    checks.observed_low_source_id,
    checks.year_low_source_id,
    checks.source_ids,
    devices.device_name,
    devices.device_category,
    devices.device_scope,
    events.sale_event_name,
    checks.discount_verdict,
    checks.verdict_rule,
    checks.claim_basis,
    checks.observed_low_basis,
    sources.publisher,
    sources.source_url,
    low_sources.publisher as observed_low_publisher,
    low_sources.source_url as observed_low_source_url,
    year_sources.publisher as year_low_publisher,
    year_sources.source_url as year_low_source_url,
    checks.observation_count,
    checks.prior_price_count,
    checks.prior_price_days,
    checks.stated_list_price_usd,
    checks.stated_saving_usd,
    checks.observed_low_usd,
    checks.year_low_usd,
    checks.prior_price_usd,
    checks.claimed_discount_share,
    checks.found_discount_share,
    checks.has_enough_days,
    checks.year_low_on,
    events.starts_on,
    events.ends_on
from marts.fct_discount_checks as checks
join marts.dim_devices as devices using (device_id)
join marts.dim_sale_events as events using (sale_event_id)
join marts.dim_sources as sources on checks.source_id = sources.source_id
left join marts.dim_sources as low_sources
    on checks.observed_low_source_id = low_sources.source_id
left join marts.dim_sources as year_sources
    on checks.year_low_source_id = year_sources.source_id
order by starts_on nulls last, sale_event_id, device_name, device_id
"""

_DEEPEST = """
select * from marts.mart_prices_deepest_discounts
order by sale_event_year, offer_scope
"""

_CLAIM = """
select * from marts.fct_article_claims
where claim_subject = $subject
"""

_ALWAYS = (date.min.isoformat(), date.max.isoformat())


def price_observations(
    device_ids: Sequence[str] = (),
    *,
    sale_event_id: str = "any",
    first_on: str = _ALWAYS[0],
    last_on: str = _ALWAYS[1],
    scope: Literal["all", "curve"] = "all",
) -> pa.Table:
    """List reported prices, by device and day.

    Args:
        device_ids: Devices to keep; empty keeps all.
        sale_event_id: ``any`` or a sale.
        first_on: First day, ISO.
        last_on: Last day, ISO.
        scope: ``all``, or ``curve`` for new goods of a single device, without claims
            about a range of models.
    """
    return run(
        _OBSERVATIONS,
        device_ids=list(device_ids),
        sale_event_id=sale_event_id,
        first_on=first_on,
        last_on=last_on,
        scope=scope,
    )


def price_devices() -> pa.Table:
    """List devices with the number of their prices, by name."""
    return run(_DEVICES)


def sale_calendar() -> pa.Table:
    """List named sales by year and day."""
    return run(_SALES)


def price_coverage(device_category: str) -> pa.Table:
    """List what is known about each device of a kind at each sale, empty pairs too."""
    return run(_COVERAGE, device_category=device_category)


def discount_checks() -> pa.Table:
    """List all discount checks with verdict and rule, one per device and sale."""
    return run(_CHECKS)


def deepest_discounts() -> pa.Table:
    """List the deepest discount claimed at each Prime Day, stated or computed."""
    return run(_DEEPEST)


def article_claim(subject: str) -> pa.Table:
    """Return the claim of the news story of July 2019 on a subject, with its answer."""
    return run(_CLAIM, subject=subject)
