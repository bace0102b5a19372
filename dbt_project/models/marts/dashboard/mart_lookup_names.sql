with

agencies as (

    select * from {{ ref('dim_agencies') }}

),

agency_names as (

    select * from {{ ref('fct_agency_names') }}

),

places as (

    select * from {{ ref('dim_places') }}

),

counties as (

    select * from {{ ref('dim_counties') }}

),

states as (

    select * from {{ ref('dim_states') }}

),

named as (

    select
        'agency' as entity_type,
        agencies.agency_id as entity_id,
        agencies.source_id,
        agencies.state_code,
        states.state_name,
        agencies.county_name,
        agencies.place_name,
        agencies.agency_name as display_name,
        agency_names.agency_name as written_name,
        agencies.ring_status,
        cast(null as integer) as population_count
    from agencies
    inner join states
        on agencies.state_code = states.state_code
    inner join agency_names
        on agencies.agency_id = agency_names.agency_id

    union all

    select
        'place' as entity_type,
        'place-' || places.place_id as entity_id,
        places.source_id,
        places.state_code,
        states.state_name,
        counties.county_name,
        places.place_name,
        places.place_name as display_name,
        places.place_name as written_name,
        cast(null as varchar) as ring_status,
        places.population_count
    from places
    inner join states
        on places.state_code = states.state_code
    inner join counties
        on places.county_fips = counties.county_fips

    union all

    select
        'county' as entity_type,
        'county-' || counties.county_fips as entity_id,
        counties.source_id,
        counties.state_code,
        states.state_name,
        counties.county_name,
        cast(null as varchar) as place_name,
        counties.county_name as display_name,
        counties.county_name as written_name,
        cast(null as varchar) as ring_status,
        counties.population_2020 as population_count
    from counties
    inner join states
        on counties.state_code = states.state_code

    union all

    select
        'state' as entity_type,
        state_code as entity_id,
        source_id,
        state_code,
        state_name,
        cast(null as varchar) as county_name,
        cast(null as varchar) as place_name,
        state_name as display_name,
        state_name as written_name,
        cast(null as varchar) as ring_status,
        population_2020 as population_count
    from states

),

folded as (

    select
        *,
        {{ normalised_name('written_name') }} as normalised_name
    from named

),

final as (

    select
        entity_type,
        entity_id,
        source_id,
        state_code,
        state_name,
        county_name,
        place_name,
        display_name,
        normalised_name,
        ring_status,
        population_count
    from folded
    qualify row_number() over (
        partition by entity_type, entity_id, normalised_name order by written_name asc
    ) = 1

)

select * from final
