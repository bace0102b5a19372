with

registered as (

    select * from {{ ref('stg_reference__register_agencies') }}

),

-- why: the register leaves the word for police out of some names, and of a township
-- or a tribe alone no sentence can tell that its police are meant.
named as (

    select
        ori,
        case
            when
                regexp_extract(
                    lower(agency_name),
                    'police|public s|safety|marsh?[ah]l|sherr?iff|seriff|patrol'
                    || '|constable|officer|security|enforcement|ranger',
                    0
                )
                <> ''
                or register_kind not in ('city', 'county', 'tribal')
                then {{ regexp_replace_all('agency_name', ' +', ' ') }}
            else
                trim(split_part(agency_name, ',', 1))
                || if(register_kind = 'tribal', ' Police', ' Police Department')
                || substr(agency_name, length(split_part(agency_name, ',', 1)) + 1)
        end as agency_name
    from registered

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
        -- why: the register writes County for the parishes of Louisiana too.
        case
            when registered.state_code = 'LA' and registered.register_kind = 'county'
                then replace(named.agency_name, ' County ', ' Parish ')
            else named.agency_name
        end as agency_name,
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
    inner join named
        on registered.ori = named.ori
    left join {{ ref('int_partnerships__agency_oris') }} as oris
        on registered.ori = oris.ori
    left join first_counties
        on registered.ori = first_counties.ori

)

select * from final
