with

programs as (

    select * from {{ ref('dim_programs') }}

),

labels as (

    select * from {{ ref('dim_labels') }}

),

rows_of_agencies as (

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
        rows_of_agencies.agency_id,
        corrections.column_name,
        corrections.observed_value,
        corrections.corrected_value,
        coalesce(
            observed_programs.program_name,
            observed_labels.label,
            corrections.observed_value
        ) as observed_label,
        coalesce(
            corrected_programs.program_name,
            corrected_labels.label,
            corrections.corrected_value
        ) as corrected_label,
        corrections.reason,
        corrections.corrected_on
    from {{ ref('corrections') }} as corrections
    left join rows_of_agencies
        on corrections.row_id = rows_of_agencies.row_id
    left join programs as observed_programs
        on corrections.observed_value = observed_programs.program_id
    left join programs as corrected_programs
        on corrections.corrected_value = corrected_programs.program_id
    left join labels as observed_labels
        on
            corrections.column_name = observed_labels.vocabulary
            and corrections.observed_value = observed_labels.code
    left join labels as corrected_labels
        on
            corrections.column_name = corrected_labels.vocabulary
            and corrections.corrected_value = corrected_labels.code

)

select * from final
