-- The newest law that requires a vote, of the place or county itself: a county's law
-- does not bind the towns in it.
select
    coalesce(
        'place-' || place_id, 'county-' || county_fips
    ) as lookup_id,
    ordinance_id
from {{ ref('dim_ordinances') }}
where
    is_vote_required
    and coalesce(place_id, county_fips) is not null
qualify row_number() over (
    partition by place_id, county_fips
    order by adopted_on desc nulls last, ordinance_id asc
) = 1
