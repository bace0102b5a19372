with

-- addresses with the legal kind behind the name and without, by the name and county of
-- today and by those that a correction changed
paths as (
    {% for name, county in [
        ('place_name', 'county_fips'),
        ('listed_place_name', 'listed_county_fips'),
    ] %}
        select
            'place-' || places.main_place_id as lookup_id,
            {{ place_path(
                'places.' ~ name, 'counties.county_name', 'counties.state_code'
            ) }}
                as bare_path,
            coalesce('-' || {{ slug('places.place_type') }}, '') as kind_ending
        from {{ ref('int_reference__places_resolved') }} as places
        inner join {{ ref('dim_counties') }} as counties
            on places.{{ county }} = counties.county_fips
        where
            {% if loop.first %}
                places.is_duplicate
            {% else %}
                places.county_fips <> places.listed_county_fips
                or places.place_name <> places.listed_place_name
            {% endif %}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

current_paths as (

    select
        {{ place_path(
            'places.place_name', 'counties.county_name', 'counties.state_code'
        ) }}
        || if(
            places.has_kind_in_address, '-' || {{ slug('places.place_kind') }}, ''
        ) as page_path
    from {{ ref('dim_places') }} as places
    inner join {{ ref('dim_counties') }} as counties
        on places.county_fips = counties.county_fips

),

former_paths as (

    select
        lookup_id,
        bare_path as page_path
    from paths

    union

    select
        lookup_id,
        bare_path || kind_ending as page_path
    from paths

),

final as (

    select
        former_paths.lookup_id,
        former_paths.page_path
    from former_paths
    left join current_paths
        on former_paths.page_path = current_paths.page_path
    where current_paths.page_path is null
    -- why: what may mean two places leads to neither.
    qualify count(*) over (partition by former_paths.page_path) = 1

)

select * from final
