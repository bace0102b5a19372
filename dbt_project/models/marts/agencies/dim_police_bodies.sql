with

agencies as (

    select * from {{ ref('agencies') }}

),

final as (

    select
        bodies.police_body_id,
        bodies.police_body_id as ori,
        agencies.agency_id,
        bodies.source_id,
        bodies.county_fips,
        bodies.state_code,
        bodies.body_name as agency_name,
        bodies.body_type as register_kind,
        bodies.body_level as agency_level,
        bodies.county_names,
        bodies.employees_2018_count
    from {{ ref('police_bodies') }} as bodies
    left join agencies
        on bodies.police_body_id = agencies.ori

    union all

    -- what the register does not have is known as the agency that it is
    select
        agency_id as police_body_id,
        cast(null as string) as ori,
        agency_id,
        source_id,
        point_county_fips as county_fips,
        state_code,
        agency_name,
        cast(null as string) as register_kind,
        agency_level,
        cast(null as string) as county_names,
        cast(null as integer) as employees_2018_count
    from agencies
    where ori is null

)

select * from final
