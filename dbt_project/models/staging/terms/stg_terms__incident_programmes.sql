with

source as (

    select * from {{ ref('incident_programmes') }}

),

renamed as (

    select
        incident_id,
        programme_id,
        link_type,
        reason
    from source

)

select * from renamed
