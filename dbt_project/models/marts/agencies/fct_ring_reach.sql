with

-- agencies on record, with the date of the map that the Atlas copied
agencies as (

    select
        statuses.agency_id,
        joinings.event_on as joined_on,
        joinings.event_on_precision as joined_on_precision
    from {{ ref('int_partnerships__ring_statuses') }} as statuses
    left join {{ ref('int_partnerships__agency_events') }} as joinings
        on
            statuses.agency_id = joinings.agency_id
            and joinings.event_type = 'joined'
            and joinings.event_basis = 'map_date'
            and joinings.is_headline
    where statuses.has_ring_record

),

final as (

    select
        places.place_id,
        places.population_source_id as source_id,
        -- why: of a place in several counties that has more residents than the first,
        -- nobody knows how many live in which.
        case
            when
                places.population_count <= counties.population_2020
                or places.all_county_fips
                = {{ dbt.array_construct(['places.county_fips'], 'string') }}
                then places.county_fips
        end as county_fips,
        places.state_code,
        agencies.agency_id,
        places.place_name,
        coalesce(answers.certainty, 'not_known') as police_evidence,
        places.population_count as resident_count,
        agencies.agency_id is not null as is_ring_town,
        agencies.joined_on_precision,
        agencies.joined_on
    from {{ ref('dim_places') }} as places
    inner join {{ ref('dim_counties') }} as counties
        on places.county_fips = counties.county_fips
    left join {{ ref('int_partnerships__place_police') }} as answers
        on
            places.place_id = answers.place_id
            and answers.answer_order = 1
    left join {{ ref('dim_police_bodies') }} as bodies
        on answers.police_body_id = bodies.police_body_id
    left join agencies
        on
            bodies.agency_id = agencies.agency_id
            -- why: nobody is counted under police that may not be theirs.
            and answers.certainty not in ('open', 'assumed')
    -- why: incorporated places do not overlap; towns around them, and settlements
    -- inside of those, would count the same people twice.
    where
        places.is_incorporated
        and places.population_count is not null
        and places.population_source_id <> 'geonames-2026-07'

)

select * from final
