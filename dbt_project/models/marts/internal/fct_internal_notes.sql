with

embargoed_rows as (

    select * from {{ ref('stg_internal__embargoed_rows') }}
    where seed_name = 'internal_notes'

),

final as (

    select
        notes.note_id,
        notes.subject_type,
        notes.subject_id,
        notes.source_id,
        notes.note_text,
        embargoed_rows.embargo_reason,
        notes.noted_on,
        embargoed_rows.embargo_until_on
    from {{ ref('stg_internal__notes') }} as notes
    left join embargoed_rows
        on notes.note_id = embargoed_rows.row_id

)

select * from final
