with

-- each address with the legal kind behind the name and without; a township beside the
-- town of its name has it
paths as (

    select
        'place-' || places.main_place_id as lookup_id,
        places.is_duplicate,
        {{ place_path(
            'places.place_name', 'counties.county_name', 'counties.state_code'
        ) }}
            as bare_path,
        coalesce('-' || {{ slug('places.place_type') }}, '') as kind_ending,
        coalesce(places.is_township_beside_town, false) as has_kind_ending
    from {{ ref('int_reference__places_resolved') }} as places
    inner join {{ ref('dim_counties') }} as counties
        on places.county_fips = counties.county_fips

),

current_paths as (

    select bare_path || if(has_kind_ending, kind_ending, '') as page_path
    from paths
    where not is_duplicate

),

former_paths as (

    select
        lookup_id,
        bare_path as page_path
    from paths
    where is_duplicate

    union

    select
        lookup_id,
        bare_path || kind_ending as page_path
    from paths
    where is_duplicate

),

final as (

    select
        lookup_id,
        page_path
    from former_paths
    where page_path not in (select current_paths.page_path from current_paths)
    -- why: what may mean two places leads to neither.
    qualify count(*) over (partition by page_path) = 1

)

select * from final
