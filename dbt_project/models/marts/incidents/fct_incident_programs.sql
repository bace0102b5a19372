with

incident_programs as (

    select * from {{ ref('stg_terms__incident_programs') }}

),

final as (

    select
        incident_id,
        program_id,
        link_type as program_relation,
        reason as link_reason
    from incident_programs

)

select * from final
