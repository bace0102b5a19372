with

places as (

    select * from {{ ref('int_reference__places_resolved') }}

),

counties as (

    select * from {{ ref('dim_counties') }}

),

addresses as (

    select * from {{ ref('page_place_addresses') }}

),

former_places as (

    select
        'place-' || places.kept_place_id as lookup_id,
        places.place_type,
        lower(counties.state_code)
        || '/' || {{ slug('counties.county_name') }}
        || '/' || {{ slug('places.place_name') }} as page_path
    from places
    inner join counties
        on places.county_fips = counties.county_fips
    where places.is_duplicate

),

-- why: a township beside the town of its name had its kind behind its name.
former_paths as (

    select
        lookup_id,
        page_path
    from former_places

    union

    select
        lookup_id,
        page_path || '-' || {{ slug('place_type') }} as page_path
    from former_places
    where place_type is not null

),

final as (

    select
        former_paths.page_path,
        former_paths.lookup_id,
        addresses.page_path as current_path
    from former_paths
    inner join addresses
        on former_paths.lookup_id = addresses.lookup_id
    where
        former_paths.page_path not in (select addresses.page_path from addresses)
    -- why: what may mean two places leads to neither.
    qualify count(*) over (partition by former_paths.page_path) = 1

)

select * from final
