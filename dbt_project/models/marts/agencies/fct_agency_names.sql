with

written_names as (

    select
        agency_id,
        agency_name,
        source_id,
        1 as line_count
    from {{ ref('int_partnerships__agency_matches') }}
    where agency_id is not null

    union all

    -- a name of today that none of the lists has
    select
        agency_id,
        agency_name,
        source_id,
        0 as line_count
    from {{ ref('agency_aliases') }}
    where agency_id is not null and confidence = 'high'

),

counted as (

    select
        agency_id,
        agency_name,
        source_id,
        sum(line_count) as line_count
    from written_names
    group by agency_id, agency_name, source_id

),

final as (

    select
        agency_id,
        agency_name,
        source_id,
        cast(
            sum(line_count) over (partition by agency_id, agency_name) as integer
        ) as evidence_count
    from counted
    qualify row_number() over (
        partition by agency_id, agency_name
        order by line_count desc, source_id asc
    ) = 1

)

select * from final
