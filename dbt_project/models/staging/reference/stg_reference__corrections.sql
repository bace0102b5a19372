with

source as (

    select * from {{ ref('corrections') }}

),

renamed as (

    select
        correction_id,
        source_id,
        seed_name,
        row_id,
        correction_kind,
        column_name,
        observed_value,
        corrected_value,
        reason,
        corrected_on
    from source

)

select * from renamed
