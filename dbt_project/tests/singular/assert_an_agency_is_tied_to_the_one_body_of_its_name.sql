-- why: an agency beside a body of its name is two forces where there is one, and the
-- second reads "no record".
with

bodies as (

    select
        ori,
        agency_id,
        state_code,
        county_fips,
        {{ normalized_name('agency_name') }} as body_name
    from {{ ref('dim_police_bodies') }}
    where ori is not null

),

only_ones as (

    select
        state_code,
        body_name,
        max(ori) as ori,
        max(county_fips) as county_fips
    from bodies
    group by state_code, body_name
    having count(*) = 1

)

select
    agencies.agency_id,
    agencies.agency_name,
    only_ones.ori
from {{ ref('mart_agencies') }} as agencies
inner join only_ones
    on
        agencies.state_code = only_ones.state_code
        and {{ normalized_name('agencies.agency_name') }} = only_ones.body_name
        and agencies.county_fips
        = coalesce(only_ones.county_fips, agencies.county_fips)
where agencies.ori is null
