with

places as (

    select * from {{ ref('dim_places') }}

),

agencies as (

    select * from {{ ref('dim_agencies') }}

),

own_forces as (

    select
        agencies.place_id,
        agencies.agency_id,
        case when agencies.joined_basis = 'atlas_of_2020' then agencies.joined_on end
            as joined_on
    from agencies
    where
        agencies.is_own_force_of_place
        and agencies.has_ring_record

),

final as (

    select
        places.place_id,
        places.population_source_id as source_id,
        places.county_fips,
        places.state_code,
        own_forces.agency_id,
        places.place_name,
        places.population_count as resident_count,
        own_forces.agency_id is not null as is_reached,
        own_forces.joined_on
    from places
    left join own_forces
        on places.place_id = own_forces.place_id
    -- why: the Census counts incorporated places once each; other figures of the table
    -- are of other years, undated, or count the same people twice.
    where places.population_source_id = 'census-sub-est2019'

)

select * from final
