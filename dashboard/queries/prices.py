"""Questions about prices around sales, and about the discounts that were stated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pyarrow as pa

from dashboard.queries._run import run

_OBSERVATIONS = """
select
    observation_id,
    device_id,
    device_name,
    observed_on,
    observed_on_precision,
    price_usd,
    list_price_usd,
    stated_saving_usd,
    stated_saving_bound,
    stated_discount_share,
    stated_discount_bound,
    claimed_discount_share,
    sale_event_id,
    sale_event_name,
    offer_timing,
    retailer_name,
    condition_status,
    is_weak,
    weak_reasons,
    price_basis,
    price_bound,
    derivation_note,
    bundle_note,
    conflict_note,
    is_range_claim,
    is_on_price_curve,
    is_dated_price,
    is_day_low,
    segment_number,
    longest_gap_days,
    drawn_on,
    source_kind,
    publisher,
    source_url,
    source_id
from marts.mart_prices_observations
where
    (len($device_ids) = 0 or list_contains($device_ids, device_id))
    and ($sale_event_id = 'any' or sale_event_id = $sale_event_id)
    and ($kept = 'all' or is_on_price_curve)
    and drawn_on between cast($first_on as date) and cast($last_on as date)
order by device_name, observed_on, observation_id
"""

_DEVICES = """
select
    device_id,
    device_name,
    device_category,
    device_scope,
    observation_count,
    curve_price_count,
    observed_days,
    first_observed_on,
    last_observed_on
from marts.mart_prices_devices
order by device_name, device_id
"""

_SALES = """
select
    sale_event_id,
    sale_event_name,
    band_name,
    sale_event_type,
    sale_event_year,
    window_starts_on,
    starts_on,
    ends_on,
    band_ends_on,
    sale_event_days,
    has_dates,
    is_continued_sale,
    observation_count,
    device_count,
    curve_price_count,
    date_note,
    publisher,
    source_url,
    source_id
from marts.mart_prices_sale_calendar
order by sale_event_year, starts_on nulls last, sale_event_id
"""

_COVERAGE = """
select
    device_id,
    sale_event_id,
    device_name,
    device_category,
    device_scope,
    sale_event_name,
    coverage_status,
    observation_count,
    curve_price_count,
    discount_verdict,
    sale_event_year,
    starts_on,
    source_id
from marts.mart_prices_coverage
where device_category = $device_category
order by device_name, device_id, sale_event_year, starts_on nulls last, sale_event_id
"""

_CHECKS = """
select
    device_id,
    sale_event_id,
    device_name,
    sale_event_name,
    discount_verdict,
    verdict_rule,
    claimed_discount_share,
    claim_basis,
    stated_list_price_usd,
    stated_saving_usd,
    observed_low_usd,
    observed_low_basis,
    prior_price_usd,
    found_discount_share,
    prior_price_count,
    prior_price_days,
    has_enough_days,
    observation_count,
    starts_on,
    ends_on,
    publisher,
    source_url,
    observed_low_publisher,
    observed_low_source_url,
    observation_id,
    source_id,
    observed_low_source_id,
    source_ids
from marts.mart_prices_checks
order by starts_on nulls last, sale_event_id, device_name, device_id
"""

_DEEPEST = """
select
    sale_event_id,
    offer_scope,
    sale_event_name,
    sale_event_year,
    claimed_discount_share,
    device_name,
    claim_basis,
    stated_discount_bound,
    has_claim,
    is_weak,
    weak_reasons,
    observed_on,
    publisher,
    source_url,
    observation_id,
    device_id,
    source_id
from marts.mart_prices_deepest_discounts
order by sale_event_year, offer_scope
"""

_CLAIM = """
select
    claim_id,
    claimant_name,
    claim,
    respondent_name,
    answer,
    source_id
from marts.fct_article_claims
where claim_id = $claim_id
"""

_ALWAYS = ("2000-01-01", "2099-12-31")


def price_observations(
    device_ids: Sequence[str] = (),
    *,
    sale_event_id: str = "any",
    first_on: str = _ALWAYS[0],
    last_on: str = _ALWAYS[1],
    kept: Literal["all", "curve"] = "all",
) -> pa.Table:
    """List what sources say of prices.

    Args:
        device_ids: Devices to keep. Empty keeps all.
        sale_event_id: ``any``, or the sale that the offer belongs to.
        first_on: First day, ISO.
        last_on: Last day, ISO.
        kept: ``all``, or ``curve`` for prices of new goods of one device alone; a
            claim about a range of models is then left out.

    Returns:
        One row per observation, by device and day: names, ``observed_on`` (date, with
        its precision), ``price_usd``, ``list_price_usd`` (decimal, US dollars, null
        where not stated), what discount the text states, ``is_weak`` (bool) with its
        reasons, ``segment_number`` (int, piece of the line; null off the line),
        ``drawn_on`` (date) and the source. No rows when nothing matches.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_prices_observations``
    """
    return run(
        _OBSERVATIONS,
        device_ids=list(device_ids),
        sale_event_id=sale_event_id,
        first_on=first_on,
        last_on=last_on,
        kept=kept,
    )


def price_devices() -> pa.Table:
    """List the devices with how much is known of each.

    Returns:
        One row per device, by name: ``device_id``, ``device_name``,
        ``device_category``, ``device_scope`` (str; ``range`` is no device),
        ``observation_count``, ``curve_price_count``, ``observed_days`` (int) and the
        first and last day (date).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_prices_devices``
    """
    return run(_DEVICES)


def sale_calendar() -> pa.Table:
    """List the named sales.

    Returns:
        One row per sale, by year and day: names, ``starts_on``, ``ends_on``,
        ``band_ends_on`` and ``window_starts_on`` (date, 90 days before; all null where
        no source dates the sale), ``has_dates``,
        ``is_continued_sale`` (bool), counts of what is known (int) and the source.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_prices_sale_calendar``
    """
    return run(_SALES)


def price_coverage(device_category: str) -> pa.Table:
    """Say what is known of each device of one kind at each sale.

    Args:
        device_category: Kind of product, as in ``dim_devices``.

    Returns:
        One row per device and sale, empty pairs included, by device and date:
        ``coverage_status`` (``price``, ``claim_only``, ``not_released`` or ``none``),
        ``observation_count`` (int) and ``discount_verdict`` (str, null without offer).

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_prices_coverage``
    """
    return run(_COVERAGE, device_category=device_category)


def discount_checks() -> pa.Table:
    """List every discount check with its verdict and the rule behind it.

    Returns:
        One row per device and sale with an offer, by day: ``discount_verdict``,
        ``verdict_rule`` (str), ``claimed_discount_share``, ``found_discount_share``
        (double, 0 to 1, null where not known), ``observed_low_usd`` (decimal) with
        ``observed_low_basis`` (str, ``stated`` or ``derived``; null without one),
        ``prior_price_usd`` (decimal), ``prior_price_days`` (int), ``has_enough_days``
        (bool: as many as the rule asks for), and the sources: of the claim, of the
        lowest price (null without one) and in ``source_ids`` (list) of every figure.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_prices_checks``
    """
    return run(_CHECKS)


def deepest_discounts() -> pa.Table:
    """List the deepest discount claimed at each Prime Day, stated or worked out.

    Returns:
        One row per Prime Day and ``offer_scope`` (``model``, ``bundle`` or ``range``),
        oldest first: ``claimed_discount_share`` (double, 0 to 1; null where none was
        found), ``has_claim``, ``is_weak`` (bool), the device and the source.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_prices_deepest_discounts``
    """
    return run(_DEEPEST)


def article_claim(claim_id: str) -> pa.Table:
    """Return one claim of the story of July 2019, with the answer to it.

    Args:
        claim_id: Id of the claim.

    Returns:
        One row: ``claimant_name``, ``claim``, ``respondent_name``, ``answer``,
        ``source_id`` (str; the last two null where nobody answers). No row for an
        unknown id.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.fct_article_claims``
    """
    return run(_CLAIM, claim_id=claim_id)
