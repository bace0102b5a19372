with

county_police as (

    select
        county_fips,
        min(patrol_order) as patrol_order
    from {{ ref('int_partnerships__county_police') }}
    group by county_fips

),

final as (

    select
        'place-' || place_id as lookup_id,
        part_of_place_id,
        evidence_source_id,
        police_evidence,
        part_of_rule,
        cast(null as string) as sheriff_role,
        evidence_on_precision,
        evidence_on
    from {{ ref('int_partnerships__place_police') }}

    union all

    select
        'county-' || counties.county_fips as lookup_id,
        cast(null as string) as part_of_place_id,
        case
            when county_police.patrol_order = 1 then consolidated.source_id
            else sheriff_roles.source_id
        end as evidence_source_id,
        case
            when county_police.patrol_order = 1 then 'consolidated'
            when county_police.county_fips is null then 'unknown'
            when sheriff_roles.role is not null then 'by_role'
            else 'assumed'
        end as police_evidence,
        cast(null as string) as part_of_rule,
        sheriff_roles.role as sheriff_role,
        'unknown' as evidence_on_precision,
        cast(null as date) as evidence_on
    from {{ ref('stg_reference__counties') }} as counties
    left join county_police
        on counties.county_fips = county_police.county_fips
    left join {{ ref('int_partnerships__sheriff_roles') }} as sheriff_roles
        on counties.county_fips = sheriff_roles.county_fips
    left join {{ ref('stg_reference__consolidated_policing') }} as consolidated
        on counties.county_fips = consolidated.county_fips

)

select * from final
