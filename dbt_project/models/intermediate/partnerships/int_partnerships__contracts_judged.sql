with

listed as (

    select
        contracts.*,
        places.place_id as area_id,
        oris.agency_id,
        coalesce(
            contracts.seen_year,
            year(sources.published_on),
            cast(substring(contracts.from_on, 1, 4) as integer)
        ) as known_year,
        coalesce(
            coalesce(oris.agency_id, contracts.provider_ori) = county_police.agency_key,
            false
        ) as is_with_county
    from {{ ref('stg_reference__policing_contracts') }} as contracts
    inner join {{ ref('stg_reference__sources') }} as sources
        on contracts.source_id = sources.source_id
    inner join {{ ref('stg_reference__places') }} as places
        on
            coalesce(contracts.place_id, 'cs' || contracts.cousub_geoid)
            = places.place_id
    left join {{ ref('int_partnerships__agency_oris') }} as oris
        on contracts.provider_ori = oris.ori
    left join {{ ref('int_partnerships__county_police') }} as county_police
        on
            places.county_fips = county_police.county_fips
            and county_police.is_patrol
            and county_police.lead_order = 1
    where
        contracts.provider_name is not null
        and coalesce(contracts.to_on, '9999') > '{{ var("as_of_on") }}'

),

-- the newest contract of each place, and whether a stated end has passed or, without
-- one, no source is newer than some years
newest as (

    select
        *,
        coalesce(
            case
                when stated_end_on is null
                    then
                        known_year
                        < {{ var("as_of_on")[:4] }}
                        - {{ rule_number('contract_years') }}
                else stated_end_on || '-99' < '{{ var("as_of_on") }}'
            end,
            false
        ) as may_be_over
    from listed
    qualify row_number() over (
        partition by area_id
        order by
            coalesce(from_on, '') desc,
            known_year desc nulls last,
            contract_id asc
    ) = 1

),

-- With the county's police an old contract says what holds without one as well.
final as (

    select
        area_id as place_id,
        agency_id,
        provider_ori as ori,
        source_id,
        case
            when not may_be_over then 'contract'
            when not is_with_county then 'open'
            when force_after is not null then 'ended'
            when stated_end_on is null then 'contract'
            else 'open'
        end as police_rule,
        known_year as seen_year,
        is_with_county
    from newest

)

select * from final
