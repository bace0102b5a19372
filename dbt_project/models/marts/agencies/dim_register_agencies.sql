with

registered as (

    select * from {{ ref('stg_reference__register_agencies') }}

),

oris as (

    select * from {{ ref('int_partnerships__agency_oris') }}

),

first_counties as (

    select
        ori,
        min(county_fips) as county_fips
    from {{ ref('int_reference__register_counties') }}
    group by ori

),

final as (

    select
        registered.ori,
        oris.agency_id,
        registered.source_id,
        first_counties.county_fips,
        registered.state_code,
        registered.agency_name,
        registered.register_kind,
        case
            when registered.register_kind = 'city' then 'local'
            when registered.register_kind = 'county' then 'county'
            when
                registered.register_kind in ('state_police', 'other_state')
                then 'state'
            when registered.register_kind = 'campus' then 'campus'
            else 'other'
        end as agency_level,
        registered.county_names,
        registered.latitude as county_latitude,
        registered.longitude as county_longitude,
        registered.state_code in ('GU', 'PR', 'VI') as is_in_territory,
        cast('2018-09-01' as date) as registered_on
    from registered
    left join oris
        on registered.ori = oris.ori
    left join first_counties
        on registered.ori = first_counties.ori

)

select * from final
