-- why: early deals ran up to three weeks ahead and the last reports came a day after;
-- an observation farther away carries a wrong date or a wrong sale.
select
    observations.observation_id,
    observations.observed_on,
    events.sale_event_id,
    events.starts_on,
    events.ends_on
from {{ ref('fct_price_observations') }} as observations
inner join {{ ref('dim_sale_events') }} as events
    on observations.sale_event_id = events.sale_event_id
where
    events.has_dates
    and (
        {{ dbt.datediff('observations.observed_on', 'events.starts_on', 'day') }} > 30
        or {{ dbt.datediff('events.ends_on', 'observations.observed_on', 'day') }} > 7
    )
