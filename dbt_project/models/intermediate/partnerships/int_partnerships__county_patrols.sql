with

final as (

    -- The order is that of a place's claims: a city's force that serves the county, who
    -- covers for a sheriff that keeps to the courts, the county's own police.
    select
        consolidated.county_fips,
        oris.agency_id,
        consolidated.provider_ori as ori,
        'county' as police_role,
        'consolidated' as police_rule,
        7 as claim_order,
        consolidated.source_id
    from {{ ref('stg_reference__consolidated_policing') }} as consolidated
    left join {{ ref('int_partnerships__agency_oris') }} as oris
        on consolidated.provider_ori = oris.ori
    where consolidated.serves <> 'city'

    union all

    select
        county_fips,
        covering_agency_id as agency_id,
        covering_ori as ori,
        if(has_county_provider, 'county', 'state') as police_role,
        'by_role' as police_rule,
        if(has_county_provider, 9, 11) as claim_order,
        source_id
    from {{ ref('int_partnerships__sheriff_roles') }}
    where
        role in ('courts_mainly', 'none')
        and coalesce(covering_agency_id, covering_ori) is not null

    union all

    select
        county_police.county_fips,
        county_police.agency_id,
        county_police.ori,
        'county' as police_role,
        if(sheriff_roles.role is null, 'assumed', 'by_role') as police_rule,
        12 as claim_order,
        coalesce(sheriff_roles.source_id, 'fbi-register-of-agencies-2018') as source_id
    from {{ ref('int_partnerships__county_police') }} as county_police
    left join {{ ref('int_partnerships__sheriff_roles') }} as sheriff_roles
        on county_police.county_fips = sheriff_roles.county_fips
    where county_police.is_patrol and county_police.lead_order = 1

)

select * from final
