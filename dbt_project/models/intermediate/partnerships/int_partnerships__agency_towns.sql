-- The towns that readers type to find an agency; some are in the evidence alone, or
-- there under another name than in our list of places.
with

agencies as (

    select
        agencies.agency_id,
        agencies.agency_name,
        coalesce(places.place_name, agencies.city_name) as place_name,
        agencies.ori
    from {{ ref('agencies') }} as agencies
    left join {{ ref('stg_reference__places') }} as places
        on agencies.point_place_id = places.place_id
    where
        agencies.agency_level = 'local'
        and agencies.agency_type in ('police', 'sheriff', 'constable', 'fire')

),

final as (

    select
        agency_id,
        place_name as town_name
    from agencies
    where place_name is not null

    union

    -- The name of a township means its force, whatever town it is next to.
    select
        agencies.agency_id,
        -- why: readers also type `X Town` for `Town of X`.
        {{ regexp_replace_all(
            "replace(" ~ without_county(
                'coalesce(registered.written_name, registered.body_name)'
            )
            ~ ", ' Police Department', '')",
            '^(Town|Township|Village|Borough) of (.+)$',
            '\\2 \\1'
        ) }} as town_name
    from agencies
    inner join {{ ref('police_bodies') }} as registered
        on agencies.ori = registered.police_body_id
    where registered.body_type = 'city'

    union

    -- A source also writes the city nearby; only a town that the agency is named for is
    -- another name of its own.
    select
        agencies.agency_id,
        matches.city_name as town_name
    from {{ ref('int_partnerships__agency_matches') }} as matches
    inner join agencies
        on matches.agency_id = agencies.agency_id
    where
        position(
            {{ normalized_name('matches.city_name') }} || ' police'
            in {{ normalized_name('agencies.agency_name') }}
        ) = 1

)

select * from final
