with

source as (

    select * from {{ ref('embargoed_rows') }}

),

renamed as (

    select
        seed_name,
        row_id,
        embargo_reason,
        embargo_until_on
    from source

)

select * from renamed
