with

embargoed_rows as (

    select * from {{ ref('stg_internal__embargoed_rows') }}

),

final as (

    select
        seed_name,
        row_id,
        embargo_reason,
        embargo_until_on
    from embargoed_rows

)

select * from final
