with

programmes as (

    select * from {{ ref('stg_reference__programmes') }}

),

final as (

    select
        *,
        coalesce(vendor_name = 'Ring', false) as is_ring_programme
    from programmes

)

select * from final
