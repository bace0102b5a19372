/*
title: What is the deepest discount claimed at each Prime Day?
subject: prices
description: >
  The deepest discount apart for single models, for bundles and packs, and for claims
  about a whole range: stated as a share, or worked out from the list price or saving
  that the source states, as each row says. "Up to" and "at least" are bounds and do not
  count. A sale without a claim on record stays empty.
rows: {minimum: 30, maximum: 60}
answer: "{row_count} sales and kinds of offer, from {sale_event_name} on."
chart:
  kind: bar
  along: "{sale_event_name}, {offer_scope}"
  value: claimed_discount_share
*/
select
    sale_event_name,
    sale_event_year,
    offer_scope,
    claimed_discount_share,
    stated_discount_bound,
    claim_basis,
    device_name,
    observed_on,
    observed_on_precision,
    is_weak,
    weak_reasons,
    publisher,
    source_url
from marts.mart_prices_deepest_discounts
order by sale_event_year, sale_event_id, offer_scope
