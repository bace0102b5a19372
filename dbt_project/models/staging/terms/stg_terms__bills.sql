with

source as (

    select * from {{ ref('bills') }}

),

renamed as (

    select
        bill_id,
        source_id,
        state_code,
        bill_title,
        what_it_would_do,
        status_text,
        introduced_on_precision,
        status_on_precision,
        introduced_on,
        status_on
    from source

)

select * from renamed
