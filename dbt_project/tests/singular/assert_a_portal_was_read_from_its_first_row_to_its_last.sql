-- why: new readings also move the days of their portal, and a portal begins
-- once.
select
    registries.registry_id,
    registries.first_read_on,
    registries.last_read_on,
    min(counts.observed_on) as first_observed_on,
    max(counts.observed_on) as last_observed_on
from {{ ref('dim_camera_registries') }} as registries
inner join {{ ref('fct_camera_registry_counts') }} as counts
    on registries.registry_id = counts.registry_id
group by registries.registry_id, registries.first_read_on, registries.last_read_on
having
    min(counts.observed_on) is distinct from registries.first_read_on
    or max(counts.observed_on) > registries.last_read_on
    or sum(case when counts.reading_kind = 'first' then 1 else 0 end) <> 1
