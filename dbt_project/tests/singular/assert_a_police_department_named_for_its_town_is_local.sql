-- A source that files a town's police under its county or state would have every reader
-- of that county or state told of it as theirs. A town that has its county's name is
-- left out: there the two may be one.
with

agencies as (

    select * from {{ ref('dim_agencies') }}
    where agency_level <> 'local'

),

final as (

    select
        agencies.agency_id,
        agencies.agency_name,
        agencies.agency_level,
        places.place_name,
        agencies.county_name
    from agencies
    inner join {{ ref('dim_places') }} as places
        on
            agencies.county_fips = places.county_fips
            and {{ normalized_name('agencies.agency_name') }} in (
                {{ normalized_name('places.place_name') }} || ' police department',
                {{ normalized_name('places.place_name') }}
                || ' municipal police department'
            )
    where
        position(
            {{ normalized_name('places.place_name') }}
            in {{ normalized_name('agencies.county_name') }}
        ) <> 1
        -- why: the Census has campuses as settlements.
        and not (agencies.agency_level = 'campus' and places.place_kind = 'cdp')

)

select * from final
