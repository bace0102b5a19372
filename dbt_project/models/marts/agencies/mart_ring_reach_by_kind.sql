with

register_agencies as (

    select * from {{ ref('dim_register_agencies') }}
    where not is_in_territory

),

agencies as (

    select * from {{ ref('dim_agencies') }}
    where has_ring_record

),

areas as (

    select
        register_agencies.ori,
        register_agencies.state_code as area_id,
        states.state_name as area_name
    from register_agencies
    inner join {{ ref('dim_states') }} as states
        on register_agencies.state_code = states.state_code

    union all

    select
        ori,
        'US' as area_id,
        'United States' as area_name
    from register_agencies

),

final as (

    select
        areas.area_id,
        register_agencies.source_id,
        areas.area_name,
        register_agencies.register_kind,
        cast(count(*) as integer) as registered_agency_count,
        cast(count(agencies.agency_id) as integer) as recorded_agency_count,
        round(count(agencies.agency_id) / count(*), 4) as recorded_share
    from register_agencies
    inner join areas
        on register_agencies.ori = areas.ori
    left join agencies
        on register_agencies.ori = agencies.ori
    group by
        areas.area_id,
        register_agencies.source_id,
        areas.area_name,
        register_agencies.register_kind

)

select * from final
