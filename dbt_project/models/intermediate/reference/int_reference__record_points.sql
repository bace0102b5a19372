with

final as (

    select
        locations.record_id,
        places.main_place_id as place_id,
        locations.county_fips,
        locations.state_code,
        locations.location_precision,
        locations.location_rule,
        checks.check_reason,
        -- why: the point that was matched and checked for this agency; where the place
        -- occurs twice it is not that of the record kept for the name.
        coalesce(places.latitude, counties.latitude) as latitude,
        coalesce(places.longitude, counties.longitude) as longitude
    from {{ ref('stg_reference__agency_locations') }} as locations
    left join {{ ref('stg_reference__agency_location_checks') }} as checks
        on locations.record_id = checks.record_id
    left join {{ ref('stg_reference__corrections') }} as corrections
        on
            locations.record_id = corrections.row_id
            and corrections.seed_name = 'agency_locations'
            and corrections.column_name = 'place_id'
    left join {{ ref('int_reference__places_resolved') }} as places
        on coalesce(corrections.corrected_value, locations.place_id) = places.place_id
    left join {{ ref('int_reference__counties_on_land') }} as counties
        on locations.county_fips = counties.county_fips

)

select * from final
