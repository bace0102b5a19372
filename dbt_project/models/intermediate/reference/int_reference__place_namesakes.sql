with

records as (

    select
        records.*,
        {{ normalized_name('records.place_name') }} as normalized_name,
        {{ slug('records.place_name') }} as name_slug,
        case
            when records.has_town_type and not records.is_incorporated
                then
                    coalesce(
                        records.town_population_count, records.listed_population_count
                    )
            else
                coalesce(
                    records.census_population_count, records.listed_population_count
                )
        end as population_count,
        -- A township surrounds the incorporated place of its name, under a
        -- government and often its own force.
        coalesce(
            records.place_type in ('township', 'charter township', 'town')
            and not coalesce(town_states.cities_are_towns, false),
            false
        ) as may_surround_town
    from {{ ref('int_reference__place_records') }} as records
    left join {{ ref('stg_reference__town_states') }} as town_states
        on records.state_code = town_states.state_code

),

places_by_neighbor as (

    select
        *,
        may_surround_town
        and bool_or(is_incorporated) over (partition by county_fips, normalized_name)
            as is_township_beside_town,
        may_surround_town
        and bool_or(is_incorporated and not is_of_census_list) over (
            partition by county_fips, normalized_name
        ) as is_beside_listed_town,
        may_surround_town
        and bool_or(is_incorporated and not is_of_census_list) over (
            partition by listed_county_fips, normalized_name
        ) as was_beside_listed_town
    from records

),

known_twins as (

    select * from {{ ref('stg_reference__place_twins') }}

),

twins as (

    select
        place_id,
        same_place_as
    from known_twins

    union all

    -- Who compared the two records knows better which of them is the town.
    select
        codes.place_id,
        codes.same_place_as
    from {{ ref('stg_reference__place_codes') }} as codes
    left join known_twins
        on
            codes.place_id in (known_twins.place_id, known_twins.same_place_as)
    where
        codes.same_place_as is not null
        and known_twins.place_id is null

),

{#- Of two records of one name in one county, the incorporated one ties to official
    figures; else the larger is the town and the other a part of it. place_id ends
    ties so that builds agree. #}
{%- set leads = 'is_incorporated desc, coalesce(population_count, -1) desc, '
    ~ 'place_id asc' %}

ranked as (

    select
        *,
        first_value(place_id) over (
            partition by
                county_fips, place_name, is_beside_listed_town, is_of_census_list
            order by {{ leads }}
        ) as namesake_place_id,
        row_number() over (
            partition by county_fips, name_slug
            order by is_of_census_list asc, {{ leads }}
        ) as address_order
    from places_by_neighbor

),

final as (

    select
        ranked.place_id,
        case
            when ranked.is_of_census_list then ranked.place_id
            else coalesce(twins.same_place_as, ranked.namesake_place_id)
        end as main_place_id,
        ranked.name_slug,
        ranked.is_township_beside_town,
        -- An address that was published keeps its place: the Census's list takes the
        -- kind behind the name, and so does a township whose namesake was moved.
        case
            when ranked.is_of_census_list then ranked.address_order > 1
            else ranked.is_beside_listed_town or ranked.was_beside_listed_town
        end as has_kind_in_address
    from ranked
    left join twins
        on ranked.place_id = twins.place_id

)

select * from final
