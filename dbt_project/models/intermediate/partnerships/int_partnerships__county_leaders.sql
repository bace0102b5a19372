-- City forces and police of the whole county speak for a county even if silent; of
-- others the one with the most telling status, but no fire or prosecutor's office for
-- police of which anything is known.
with

county_agencies as (

    select
        area_police.lookup_id,
        area_police.agency_key,
        area_police.county_fips,
        area_police.ori,
        coalesce(county_police.patrol_order, 9) as patrol_order,
        coalesce(
            statuses.ring_status not in ('no_record', 'not_checked'), false
        ) as has_telling_status,
        coalesce(labels.label_order, 99) as status_order,
        statuses.ring_status_on
    from {{ ref('int_partnerships__area_police') }} as area_police
    left join {{ ref('int_partnerships__county_police') }} as county_police
        on
            area_police.county_fips = county_police.county_fips
            and area_police.agency_key = county_police.agency_key
    left join {{ ref('int_partnerships__ring_statuses') }} as statuses
        on area_police.agency_id = statuses.agency_id
    left join {{ ref('stg_reference__labels') }} as labels
        on
            statuses.ring_status = labels.code
            and labels.vocabulary = 'ring_status'
    where
        area_police.place_id is null
        and area_police.police_role in ('county', 'courts', 'office')

),

leaders as (

    select *
    from county_agencies
    qualify row_number() over (
        partition by lookup_id
        order by
            patrol_order in (1, 2) desc,
            has_telling_status desc,
            patrol_order asc,
            ori is not null desc,
            status_order asc,
            ring_status_on desc nulls last,
            agency_key asc
    ) = 1

),

-- how we know who polices the county, as far as it has police
final as (

    select
        leaders.lookup_id,
        leaders.agency_key,
        coalesce(county_police.police_evidence, 'not_known') as police_evidence,
        county_police.evidence_source_id
    from leaders
    left join {{ ref('int_partnerships__county_police') }} as county_police
        on
            leaders.county_fips = county_police.county_fips
            and county_police.lead_order = 1

)

select * from final
