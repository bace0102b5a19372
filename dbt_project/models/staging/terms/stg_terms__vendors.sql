with

source as (

    select * from {{ ref('vendors') }}

),

renamed as (

    select
        vendor_id,
        source_id,
        vendor_name,
        parent_company as parent_company_name,
        product_line
    from source

)

select * from renamed
