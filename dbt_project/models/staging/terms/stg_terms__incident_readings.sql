with

source as (

    select * from {{ ref('incident_readings') }}

),

renamed as (

    select
        incident_id,
        answer_source_id,
        standing,
        answer_status,
        company_answer,
        incident_type_read,
        reason,
        answer_searched_on
    from source

)

select * from renamed
