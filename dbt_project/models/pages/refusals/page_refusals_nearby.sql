with

places as (

    select
        place_id,
        latitude,
        longitude,
        nullif(population_count, 0) as population_count
    from {{ ref('dim_places') }}

),

-- A town's last word to a vendor, unless it has taken the network up again.
examples as (

    select
        refusals.refusal_id,
        refusals.place_id,
        coalesce(refusals.vendor_name, 'any') as vendor_name,
        places.latitude,
        places.longitude,
        places.population_count
    from {{ ref('fct_refusals') }} as refusals
    inner join places
        on refusals.place_id = places.place_id
    where refusals.resumed_on is null
    qualify row_number() over (
        partition by refusals.place_id, refusals.vendor_name
        order by refusals.decided_on desc nulls last, refusals.refusal_id asc
    ) = 1

),

pairs as (

    select
        places.place_id,
        examples.vendor_name,
        examples.refusal_id,
        {{ miles_between(
            'places.latitude', 'places.longitude',
            'examples.latitude', 'examples.longitude'
        ) }} as distance_miles,
        -- why: a town of another size is no example for a council; one that is e times
        -- as large counts as twice as far away.
        1 + coalesce(
            abs(
                ln(cast(examples.population_count as double) / places.population_count)
            ),
            1
        ) as unlikeness
    from places
    inner join examples
        on
            examples.latitude between places.latitude - 3 and places.latitude + 3
            and examples.longitude between places.longitude - 4 and places.longitude + 4
            and places.place_id <> examples.place_id

),

ranked as (

    select
        place_id,
        vendor_name,
        refusal_id,
        round(distance_miles, 1) as distance_miles,
        -- why: farther away, it is no neighbor to name in a speech.
        round(distance_miles, 1) <= 100 as is_near,
        cast(
            row_number() over (
                partition by place_id, vendor_name
                order by distance_miles * unlikeness, refusal_id
            ) as integer
        ) as nearness_rank
    from pairs
    where distance_miles <= 200

),

final as (

    select * from ranked
    where nearness_rank <= 3

)

select * from final
