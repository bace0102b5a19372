with

source as (

    select * from {{ ref('subsidy_round_conflicts') }}

),

renamed as (

    select
        round_id,
        source_id,
        quantity_name,
        shown_statement,
        other_statement,
        reason
    from source

)

select * from renamed
