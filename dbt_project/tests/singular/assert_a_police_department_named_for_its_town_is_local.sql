-- A source that files a town's police under its county or state would have every reader
-- of that county or state told of it as theirs. A town that bears its county's name is
-- left out: there the two may be one.
with

agencies as (

    select * from {{ ref('dim_agencies') }}

),

final as (

    select
        agency_id,
        agency_name,
        agency_level,
        place_name,
        county_name
    from agencies
    where
        agency_level <> 'local'
        and {{ normalised_name('agency_name') }} in (
            {{ normalised_name('place_name') }} || ' police department',
            {{ normalised_name('place_name') }} || ' municipal police department'
        )
        and not starts_with(
            {{ normalised_name('county_name') }}, {{ normalised_name('place_name') }}
        )

)

select * from final
