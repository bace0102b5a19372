{%- set county_without_kind = regexp_replace_all(
    'county_name',
    ' (County|Parish|City and Borough|Borough|Census Area|Municipality'
    ~ '|Municipio|Planning Region)$',
    ''
) %}
with

agencies as (

    select * from {{ ref('dim_agencies') }}

),

agency_names as (

    select * from {{ ref('fct_agency_names') }}

),

-- The register adds the county to names that occur twice in a state.
registered as (

    select
        *,
        {{ regexp_replace_all('agency_name', ', [^,]* County', '') }} as short_name
    from {{ ref('dim_register_agencies') }}

),

-- agencies of the register that are told of with the place or county that they police
named_agencies as (

    select distinct
        lookup_id,
        ori
    from {{ ref('fct_place_police') }}
    where
        agency_id is null
        and coalesce(answer_order, 1) <> 3
        and (police_role = 'own_force' or patrol_order > 1)
        and (place_id is not null) = (police_role = 'own_force')

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

-- other records of a place, by whose names it is known as well
twins as (

    select
        main_place_id,
        place_name
    from {{ ref('int_reference__places_resolved') }}
    where is_duplicate

),

counties as (

    select * from {{ ref('dim_counties') }}

),

states as (

    select * from {{ ref('dim_states') }}

),

things as (
    {% for entity_type, entity_id, told_in, display_name, county, place, status, people
        in [
            ('agency', 'agency_id', 'agencies', 'agency_name', 'county_fips',
             'place_name', 'ring_status', 'null'),
            ('place', "'place-' || place_id", 'places', 'case when '
             ~ "is_township_beside_town then place_name || ' ' || place_type "
             ~ 'else place_name end', 'county_fips', 'place_name', 'null',
             'population_count'),
            ('county', "'county-' || county_fips", 'counties', 'county_name',
             'county_fips', 'null', 'null', 'population_2020'),
            ('ori', 'ori', 'other_registered', 'agency_name', 'county_fips', 'null',
             'null', 'null'),
            ('state', 'state_code', 'states', 'state_name', 'null', 'null', 'null',
             'population_2020'),
        ] %}
        select
            '{{ entity_type }}' as entity_type,
            {{ entity_id }} as entity_id,
            source_id,
            state_code,
            cast({{ county }} as string) as county_fips,
            cast({{ place }} as string) as place_name,
            {{ display_name }} as display_name,
            cast({{ status }} as string) as ring_status,
            cast({{ people }} as integer) as population_count
        from {{ told_in }}
        {{ '' if loop.last else 'union all' }}
    {% endfor %}
),

-- an agency is as large as the place or county that it serves
served as (

    select
        agencies.agency_id,
        case agencies.agency_level
            when 'county' then counties.population_2020
            when 'local' then places.population_count
        end as population_count
    from agencies
    left join places
        on agencies.place_id = places.place_id
    left join counties
        on agencies.county_fips = counties.county_fips

),

written_towns as (

    select
        agency_id,
        city_name
    from {{ ref('fct_agency_observations') }}
    where agency_id is not null and city_name is not null

    union

    select
        agency_id,
        city_name
    from {{ ref('fct_agency_technologies') }}
    where agency_id is not null and city_name is not null

),

towns as (

    select
        agency_id,
        place_name as town_name
    from agencies
    where place_name is not null

    union

    -- Who types a township's name means its force, whatever town it is next to.
    select
        agencies.agency_id,
        -- why: `Town of X` is asked for with the kind behind the name as well.
        {{ regexp_replace_all(
            "replace(registered.short_name, ' Police Department', '')",
            '^(Town|Township|Village|Borough) of (.+)$',
            '\\2 \\1'
        ) }} as town_name
    from agencies
    inner join registered
        on agencies.agency_id = registered.agency_id
    where registered.register_kind = 'city'

    union

    -- A source also writes the city nearby; only a town that the agency is named
    -- for is another name of its own.
    select
        agencies.agency_id,
        written_towns.city_name as town_name
    from written_towns
    inner join agencies
        on written_towns.agency_id = agencies.agency_id
    where
        position(
            {{ normalized_name('written_towns.city_name') }} || ' police'
            in {{ normalized_name('agencies.agency_name') }}
        ) = 1

),

written_names as (
    {% for entity_type, entity_id, written_name, name_type, told_in, kept in [
        ('agency', 'agency_id', 'agency_name', 'own', 'agency_names', 'true'),
        ('agency', 'agency_id', 'short_name', 'own', 'registered', 'agency_id is not null'),
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
        ('place', "'place-' || place_id", 'nickname', 'nickname', 'nicknames', 'true'),
        ('place', "'place-' || main_place_id", 'place_name', 'with_kind', 'twins', 'true'),
        ('county', "'county-' || county_fips", 'county_name', 'own', 'counties', 'true'),
        ('county', "'county-' || county_fips", county_without_kind, 'without_kind',
         'counties', 'true'),
        ('state', 'state_code', 'state_name', 'own', 'states', 'true'),
        ('state', 'state_code', 'state_name_es', 'own', 'states',
         'state_name_es is not null'),
        ('state', 'state_code', 'state_code', 'code', 'states', 'true'),
    ] %}
        select
            '{{ entity_type }}' as entity_type,
            {{ entity_id }} as entity_id,
            {{ written_name }} as written_name,
            '{{ name_type }}' as name_type
        from {{ told_in }}
        where {{ kept }}
        union all
    {% endfor %}

    select
        case when named_agencies.lookup_id like 'place-%' then 'place' else 'county' end
            as entity_type,
        named_agencies.lookup_id as entity_id,
        registered.short_name as written_name,
        'force' as name_type
    from named_agencies
    inner join registered
        on named_agencies.ori = registered.ori

    union all

    -- Who types a town looks for its police; some of them have a town in the
    -- evidence that is in no list of places, or there under another name.
    select
        'agency' as entity_type,
        agencies.agency_id as entity_id,
        towns.town_name as written_name,
        'town' as name_type
    from agencies
    inner join towns
        on agencies.agency_id = towns.agency_id
    where
        agencies.agency_level = 'local'
        and agencies.agency_type in ('police', 'sheriff', 'constable', 'fire')

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
initials as (

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

all_names as (

    select * from spelled_names
    union all
    select * from initials

),

named as (

    select
        entity_type,
        entity_id,
        name_type,
        normalized_name
    from all_names
    qualify row_number() over (
        partition by entity_type, entity_id, normalized_name
        order by name_type = 'own' desc, name_type asc
    ) = 1

),

final as (

    select
        named.entity_type,
        named.entity_id,
        things.source_id,
        things.state_code,
        states.state_name,
        counties.county_name,
        things.place_name,
        things.display_name,
        named.normalized_name,
        named.name_type,
        things.ring_status,
        coalesce(things.population_count, served.population_count)
            as population_count
    from named
    inner join things
        on
            named.entity_type = things.entity_type
            and named.entity_id = things.entity_id
    inner join states
        on things.state_code = states.state_code
    left join counties
        on things.county_fips = counties.county_fips
    left join served
        on
            named.entity_type = 'agency'
            and named.entity_id = served.agency_id

)

select * from final
