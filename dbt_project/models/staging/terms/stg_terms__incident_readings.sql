with

source as (

    select * from {{ ref('incident_readings') }}

),

renamed as (

    select
        incident_id,
        answer_source_id,
        standing,
        company_answer,
        incident_type_read,
        reason
    from source

)

select * from renamed
