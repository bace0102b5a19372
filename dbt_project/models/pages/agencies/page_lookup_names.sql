{%- set county_without_kind = regexp_replace_all(
    'county_name',
    ' (County|Parish|City and Borough|Borough|Census Area|Municipality'
    ~ '|Municipio|Planning Region)$',
    ''
) %}
with

registered as (

    select
        *,
        {{ without_county('agency_name') }} as short_name
    from {{ ref('dim_police_bodies') }}

),

-- agencies of the register that the page of their place or county describes
named_agencies as (

    select distinct
        lookup_id,
        ori
    from {{ ref('fct_place_police') }}
    where
        agency_id is null
        and coalesce(answer_order, 1) <> 3
        and (
            police_role = 'own_force'
            or (police_role in ('county', 'courts') and certainty <> 'consolidated')
        )
        and (place_id is not null) = (police_role = 'own_force')

),

named_forces as (

    select
        named_agencies.lookup_id,
        registered.short_name
    from named_agencies
    inner join registered
        on named_agencies.ori = registered.ori

),

other_registered as (

    select registered.*
    from registered
    left join named_agencies
        on registered.ori = named_agencies.ori
    where
        registered.agency_id is null
        and named_agencies.ori is null

),

places as (

    select * from {{ ref('dim_places') }}

),

nicknames as (

    select
        place_id,
        {{ unnested('nicknames') }} as nickname
    from places

),

other_names as (

    select
        place_id,
        {{ unnested('other_names') }} as other_name
    from places

),

written_names as (
    {% for entity_type, entity_id, written_name, name_type, table, condition in [
        ('agency', 'agency_id', 'agency_name', 'own', ref('fct_agency_names'), 'true'),
        ('agency', 'agency_id', 'short_name', 'own', 'registered',
         'agency_id is not null and ori is not null'),
        ('agency', 'agency_id', 'town_name', 'town', ref('int_partnerships__agency_towns'),
         'true'),
        ('ori', 'ori', 'short_name', 'own', 'other_registered', 'true'),
        ('ori', 'ori', "replace(short_name, ' Police Department', '')", 'town',
         'other_registered', "register_kind = 'city'"),
        ('place', "'place-' || place_id", 'place_name', 'own', 'places',
         'not coalesce(is_township_beside_town, false)'),
        ('place', "'place-' || place_id", 'place_name', 'beside', 'places',
         'is_township_beside_town'),
        ('place', "'place-' || place_id", "place_name || ' ' || place_type", 'with_kind',
         'places', 'place_type is not null'),
        ('place', "'place-' || place_id", "place_name || ' ' || place_kind", 'with_kind',
         'places', 'has_kind_in_address'),
        ('place', "'place-' || place_id", "place_name || ' township'", 'township',
         'places', "place_kind in ('township', 'charter township')"),
        ('place', "'place-' || place_id", "replace(place_name, ' Township', '')",
         'without_kind', 'places', "place_name like '% Township'"),
        ('place', "'place-' || place_id", 'nickname', 'nickname', 'nicknames', 'true'),
        ('place', "'place-' || place_id", 'other_name', 'with_kind', 'other_names', 'true'),
        ('county', "'county-' || county_fips", 'county_name', 'own', ref('dim_counties'),
         'true'),
        ('county', "'county-' || county_fips", county_without_kind, 'without_kind',
         ref('dim_counties'), 'true'),
        ('place', 'lookup_id', 'short_name', 'force', 'named_forces',
         "lookup_id like 'place-%'"),
        ('county', 'lookup_id', 'short_name', 'force', 'named_forces',
         "lookup_id like 'county-%'"),
        ('state', 'state_code', 'state_name', 'own', ref('dim_states'), 'true'),
        ('state', 'state_code', 'state_name_es', 'own', ref('dim_states'),
         'state_name_es is not null'),
        ('state', 'state_code', 'state_code', 'code', ref('dim_states'), 'true'),
    ] %}
        select
            '{{ entity_type }}' as entity_type,
            {{ entity_id }} as entity_id,
            {{ written_name }} as written_name,
            '{{ name_type }}' as name_type
        from {{ table }}
        where {{ condition }}
        {{ '' if loop.last else 'union all' }}
    {% endfor %}
),

spelled_names as (

    select
        entity_type,
        entity_id,
        name_type,
        {{ normalized_name('written_name') }} as normalized_name
    from written_names

),

-- LAPD: the first letters of a police department whose place has two words or more
all_names as (

    select * from spelled_names

    union all

    select
        entity_type,
        entity_id,
        'initials' as name_type,
        {{ regexp_replace_all('normalized_name', '([a-z0-9])[a-z0-9]* ?', '\\1') }}
            as normalized_name
    from spelled_names
    where
        name_type = 'own'
        and entity_type = 'agency'
        and normalized_name like '% % police department'

),

names as (

    select *
    from all_names
    qualify row_number() over (
        partition by entity_type, entity_id, normalized_name
        order by name_type = 'own' desc, name_type = 'with_kind' asc, name_type asc
    ) = 1

),

-- An agency is as large as the place or county that it serves, and a neighborhood as
-- its city: nobody counts its residents.
entities as (

    select
        agencies.agency_id as entity_id,
        agencies.state_code,
        agencies.county_name,
        case agencies.agency_level
            when 'county' then counties.population_2020
            when 'local' then places.population_count
        end as population_count
    from {{ ref('mart_agencies') }} as agencies
    left join places
        on agencies.place_id = places.place_id
    left join {{ ref('dim_counties') }} as counties
        on agencies.county_fips = counties.county_fips

    union all

    select
        areas.lookup_id as entity_id,
        areas.state_code,
        areas.county_name,
        coalesce(areas.population_count, around.population_count) as population_count
    from {{ ref('mart_place_lookup') }} as areas
    left join places
        on areas.place_id = places.place_id
    left join places as around
        on places.within_place_id = around.place_id

    union all

    select
        registered.ori as entity_id,
        registered.state_code,
        counties.county_name,
        null as population_count
    from other_registered as registered
    left join {{ ref('dim_counties') }} as counties
        on registered.county_fips = counties.county_fips

    union all

    select
        state_code as entity_id,
        state_code,
        null as county_name,
        population_2020 as population_count
    from {{ ref('dim_states') }}

),

final as (

    -- why: a search reads by name, and published rows are sorted by all columns.
    select
        names.normalized_name,
        names.entity_type,
        names.entity_id,
        entities.state_code,
        entities.county_name,
        names.name_type,
        cast(entities.population_count as integer) as population_count
    from names
    inner join entities
        on names.entity_id = entities.entity_id

)

select * from final
