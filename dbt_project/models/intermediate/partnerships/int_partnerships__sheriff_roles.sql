with

roles as (

    select * from {{ ref('stg_reference__sheriff_roles') }}

),

final as (

    select
        counties.county_fips,
        roles.role,
        roles.source_id,
        coalesce(roles.provider_agency_id, oris.agency_id) as covering_agency_id,
        roles.provider_ori as covering_ori,
        -- why: a row of a county that names the police of its state says no more.
        roles.county_fips is not null
        and coalesce(roles.provider_ori, '')
        <> coalesce(of_state.provider_ori, '') as has_county_provider
    from {{ ref('stg_reference__counties') }} as counties
    inner join roles
        on
            counties.state_code = roles.state_code
            and coalesce(roles.county_fips, counties.county_fips)
            = counties.county_fips
    left join roles as of_state
        on
            counties.state_code = of_state.state_code
            and of_state.county_fips is null
    left join {{ ref('int_partnerships__agency_oris') }} as oris
        on roles.provider_ori = oris.ori
    qualify row_number() over (
        partition by counties.county_fips
        order by roles.county_fips is not null desc
    ) = 1

)

select * from final
