with

counties as (

    select * from {{ ref('int_reference__counties_on_land') }}

),

final as (

    select
        *,
        coalesce(population_2020, 0) < {{ small_population() }} as is_small_base
    from counties

)

select * from final
