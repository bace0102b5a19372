with

source as (

    select * from {{ ref('list_2021_matches') }}

),

renamed as (

    select
        observation_id,
        source_id,
        match_status,
        matched_record_id,
        state_hint_code
    from source

)

select * from renamed
