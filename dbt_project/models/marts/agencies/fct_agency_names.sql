with

final as (

    select
        agency_id,
        agency_name,
        min(source_id) as source_id,
        cast(count(*) as integer) as evidence_count
    from {{ ref('int_partnerships__agency_matches') }}
    where agency_id is not null
    group by agency_id, agency_name

)

select * from final
