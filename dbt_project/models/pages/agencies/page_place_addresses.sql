with

counties as (

    select * from {{ ref('dim_counties') }}

),

final as (

    select
        'place-' || places.place_id as lookup_id,
        counties.county_fips,
        counties.state_code,
        {{ place_path(
            'places.place_name', 'counties.county_name', 'counties.state_code'
        ) }}
        || if(
            places.has_kind_in_address,
            '-' || {{ slug('places.place_kind') }},
            ''
        ) as page_path,
        {{ slug('places.place_name') }} as name_slug
    from {{ ref('dim_places') }} as places
    inner join counties
        on places.county_fips = counties.county_fips

    union all

    select
        'county-' || county_fips as lookup_id,
        county_fips,
        state_code,
        lower(state_code) || '/' || {{ slug('county_name') }} as page_path,
        {{ slug('county_name') }} as name_slug
    from counties

)

select * from final
