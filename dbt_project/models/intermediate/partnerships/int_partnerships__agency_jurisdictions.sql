with

named_agencies as (

    select
        agencies.*,
        {{ normalized_name('agencies.agency_name') }} as normalized_agency_name,
        register_names.bare_name as register_bare_name,
        register_names.named_place as register_named_place,
        register_names.register_kind,
        agency_oris.ori is not null as is_county_confirmed,
        -- why: the register says the kind of the place where the force does not.
        coalesce(
            nullif({{ legal_kind('agencies.agency_name') }}, ''),
            nullif({{ legal_kind('register_names.agency_name') }}, ''),
            'unknown'
        ) as legal_kind
    from {{ ref('stg_partnerships__agencies') }} as agencies
    left join {{ ref('int_partnerships__agency_oris') }} as agency_oris
        on agencies.agency_id = agency_oris.agency_id
    left join {{ ref('int_reference__register_names') }} as register_names
        on agency_oris.ori = register_names.ori

),

final as (

    select
        agency_id,
        agency_name,
        agency_type,
        agency_level,
        state_code,
        county_fips,
        register_kind,
        legal_kind,
        is_county_confirmed,
        legal_kind in ('township', 'town') as is_township_force,
        {{ named_place('normalized_agency_name') }} as named_place,
        -- why: a source may leave out a word of the town's name, as of Egg Harbor City,
        -- that the register writes.
        coalesce(register_named_place, {{ named_place('normalized_agency_name') }})
            as registered_place,
        coalesce(register_bare_name, {{ bare_place_name('normalized_agency_name') }})
            as bare_place,
        {{ normalized_name('city_name') }} as named_city
    from named_agencies

)

select * from final
