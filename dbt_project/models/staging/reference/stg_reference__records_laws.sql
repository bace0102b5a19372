with

source as (

    select * from {{ ref('records_laws') }}

),

renamed as (

    select
        state_code,
        statute_name,
        citation,
        response_deadline,
        response_kind,
        response_days_unit,
        residents_only_status,
        residents_only_basis,
        fee_waiver,
        days_in_2020_list,
        days_in_2014_list,
        note,
        reported_on_precision,
        reported_on_basis,
        source_id,
        response_days,
        reported_on
    from source

)

select * from renamed
