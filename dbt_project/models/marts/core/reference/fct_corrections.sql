with

corrections as (

    select * from {{ ref('stg_reference__corrections') }}

),

final as (

    select
        correction_id,
        source_id,
        correction_kind,
        seed_name,
        row_id,
        column_name,
        observed_value,
        corrected_value,
        reason
    from corrections

)

select * from final
