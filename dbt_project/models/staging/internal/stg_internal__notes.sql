with

source as (

    select * from {{ ref('internal_notes') }}

),

renamed as (

    select
        note_id,
        subject_type,
        subject_id,
        source_id,
        note_text,
        noted_on
    from source

)

select * from renamed
