with

source as (

    select * from {{ ref('agency_ori_decisions') }}

),

renamed as (

    select
        agency_id,
        ori,
        ori_missing_reason,
        reason
    from source

)

select * from renamed
