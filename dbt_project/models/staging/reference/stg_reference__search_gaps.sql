with

source as (

    select * from {{ ref('search_gaps') }}

),

renamed as (

    select
        gap_id,
        subject,
        searched_for,
        searched_on
    from source

)

select * from renamed
