with

decided as (

    select * from {{ ref('stg_reference__place_police') }}

),

-- A city force that serves its county goes before who patrols by what a source says of
-- the county, then of its state; else the police of the county do.
county_patrols as (

    select
        counties.county_fips,
        patrols.police_body_id,
        patrols.police_role,
        patrols.source_id,
        patrols.decided_by,
        if(
            patrols.certainty in ('consolidated', 'by_role'),
            patrols.certainty,
            'assumed'
        ) as certainty
    from {{ ref('counties') }} as counties
    inner join decided as patrols
        on patrols.area_id in (counties.county_fips, counties.state_code)
    where
        patrols.place_id is null
        and patrols.police_role in ('county', 'state')
        and (
            patrols.certainty = 'by_role'
            or (
                patrols.police_role = 'county' and patrols.answer_order is not null
            )
        )
    qualify row_number() over (
        partition by counties.county_fips
        order by
            patrols.certainty = 'consolidated' desc,
            patrols.certainty = 'by_role' desc,
            patrols.county_fips is not null desc,
            patrols.police_role = 'state' desc,
            patrols.answer_order asc nulls last,
            patrols.police_body_id asc
    ) = 1

),

places as (

    select * from {{ ref('stg_reference__places') }}

),

further_counties as (

    select
        place_id,
        {{ unnested("split(further_county_fips, '; ')") }} as county_fips
    from places
    where further_county_fips is not null

),

reached_counties as (

    select
        place_id,
        county_fips,
        0 as county_order
    from places

    union all

    select
        place_id,
        county_fips,
        cast(row_number() over (
            partition by place_id order by county_fips asc
        ) as integer) as county_order
    from further_counties

),

-- In further counties only what is usual there is added.
patrols as (

    select
        reached_counties.place_id,
        reached_counties.county_order,
        county_patrols.police_body_id,
        county_patrols.police_role,
        county_patrols.source_id,
        county_patrols.decided_by,
        if(reached_counties.county_order = 0, county_patrols.certainty, 'assumed')
            as certainty
    from reached_counties
    inner join county_patrols
        on reached_counties.county_fips = county_patrols.county_fips
    where
        reached_counties.county_order = 0
        or county_patrols.certainty in ('assumed', 'consolidated')

),

-- Where the kind of place may well have police of its own, the newest list of forces
-- leaves it open.
judged as (

    select
        patrols.place_id,
        patrols.police_body_id,
        patrols.police_role,
        patrols.county_order,
        patrols.source_id as patrol_source_id,
        patrols.decided_by as patrol_decided_by,
        kinds.source_id as kind_source_id,
        kinds.decided_by as kind_decided_by,
        case
            when patrols.certainty = 'consolidated' then 'consolidated'
            when kinds.usual_police = 'not_known' then 'not_known'
            else patrols.certainty
        end as certainty
    from patrols
    inner join places
        on patrols.place_id = places.place_id
    inner join {{ ref('place_kinds') }} as kinds
        on
            places.state_code = kinds.state_code
            and places.legal_kind = kinds.legal_kind
    -- Near a base, a campus or tribal land nobody of the county is even named.
    where
        coalesce(places.default_police, '') <> 'not_known'
        or places.within_rule is not null

),

final as (

    select
        place_id,
        police_body_id,
        police_role,
        certainty,
        county_order,
        if(
            certainty in ('consolidated', 'by_role'), patrol_source_id, kind_source_id
        ) as source_id,
        if(
            certainty in ('consolidated', 'by_role'), patrol_decided_by, kind_decided_by
        ) as decided_by
    from judged

)

select * from final
