with

renamed as (

    select
        vendor_id,
        source_id,
        vendor_name,
        parent_company as parent_company_name,
        product_line
    from {{ ref('vendors') }}

)

select * from renamed
