-- why: these counts were published with the Atlas copy and have been quoted; a change
-- means that an observation was lost or edited. "As observed" keeps the misfiled town.
with

expected as (

    select
        listed.counted_group,
        listed.expected_count
    from (
        values
        ('2018', 59),
        ('2019', 703),
        ('2020', 739),
        ('IL', 163),
        ('CA', 121),
        ('FL', 118),
        ('TX', 100),
        ('NY', 73),
        ('NJ', 115),
        ('NH', 1),
        ('states', 47)
    ) as listed (counted_group, expected_count)

),

atlas as (

    select * from {{ ref('fct_agency_observations') }}
    where record_id is not null

),

counted as (

    select
        cast(extract(year from active_on) as string) as counted_group,
        count(*) as counted_count
    from atlas
    group by counted_group

    union all

    select
        state_code as counted_group,
        count(*) as counted_count
    from atlas
    group by state_code

    union all

    select
        'states' as counted_group,
        count(distinct state_code) as counted_count
    from atlas

)

select
    expected.counted_group,
    expected.expected_count,
    counted.counted_count
from expected
left join counted
    on expected.counted_group = counted.counted_group
where counted.counted_count is distinct from expected.expected_count
