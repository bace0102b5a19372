with

corrections as (

    select * from {{ ref('stg_reference__corrections') }}

),

observed as (

    select
        observation_id as row_id,
        agency_id
    from {{ ref('fct_agency_observations') }}

    union all

    select
        technology_observation_id as row_id,
        agency_id
    from {{ ref('fct_agency_technologies') }}

    union all

    select
        statement_id as row_id,
        agency_id
    from {{ ref('fct_agency_event_statements') }}

),

final as (

    select
        corrections.correction_id,
        corrections.source_id,
        corrections.correction_kind,
        corrections.seed_name,
        corrections.row_id,
        observed.agency_id,
        corrections.column_name,
        corrections.observed_value,
        corrections.corrected_value,
        corrections.reason,
        corrections.corrected_on
    from corrections
    left join observed
        on corrections.row_id = observed.row_id

)

select * from final
