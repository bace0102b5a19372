with

source as (

    select * from {{ ref('programmes') }}

),

renamed as (

    select
        programme_id,
        programme_name,
        vendor_name,
        description,
        launch_status,
        started_on_precision,
        ended_on_precision,
        announced_on_precision,
        ended_by,
        start_source_id,
        end_source_id,
        source_id,
        phase_order,
        announced_on,
        started_on,
        ended_on
    from source

)

select * from renamed
