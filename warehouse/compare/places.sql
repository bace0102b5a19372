-- What a list of places or of county subdivisions of the Census's Gazetteer has new,
-- changed or gone: make compare-places FILE=2025_Gaz_place_national.txt
create temp macro folded(written) as (
    regexp_replace(
        regexp_replace(strip_accents(lower(written)), '\bst\b', 'saint', 'g'),
        '[^a-z0-9]',
        '',
        'g'
    )
);

with

listed as (

    select
        usps as state_code,
        geoid,
        name as census_name,
        regexp_replace(name, ' \(balance\)$', '') as name_with_kind,
        trim(intptlat) as latitude,
        -- Its last heading is followed by spaces.
        trim(columns('INTPTLONG *')) as longitude
    from read_csv(getenv('FILE'), all_varchar = true)
    where
        length(geoid) = 7
        -- Townships of other states seldom have police.
        or (
            funcstat in ('A', 'B', 'C')
            and (
                usps in (
                    select towns.state_code
                    from read_csv('seeds/reference/town_states.csv') as towns
                )
                or geoid in (
                    select places.cousub_geoid
                    from
                        read_csv(
                            'seeds/reference/places.csv',
                            all_varchar = true,
                            quote = '"'
                        ) as places
                )
            )
        )

),

known as (

    select
        *,
        if(
            (select max(length(listed.geoid)) from listed) = 7,
            census_place_geoid,
            cousub_geoid
        ) as geoid
    from read_csv('seeds/reference/places.csv', all_varchar = true, quote = '"')

),

final as (

    select
        case
            when known.geoid is null then 'new'
            when listed.geoid is null then 'gone'
            else 'changed'
        end as change_type,
        coalesce(listed.geoid, known.geoid) as geoid,
        coalesce(listed.state_code, known.state_code) as state_code,
        listed.census_name,
        listed.latitude,
        listed.longitude,
        known.place_id,
        known.place_name,
        known.place_kind,
        known.standing
    from listed
    full join known
        on listed.geoid = known.geoid
    where
        (listed.geoid is null and known.geoid is not null)
        or known.place_id is null
        or not contains(folded(listed.name_with_kind), folded(known.place_name))
        -- The place of a town may be a settlement inside it.
        or (
            known.standing is distinct from 'town'
            and not ends_with(lower(listed.name_with_kind), known.place_kind)
        )

)

select * from final -- noqa: AM04
order by change_type, geoid, place_id;
