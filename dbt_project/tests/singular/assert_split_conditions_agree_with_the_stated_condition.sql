-- why: a round with any one condition has conditions, and a round said to have none
-- cannot have one; the split is read from the note, the whole from the record.
select
    round_id,
    sharing_condition_status,
    app_condition_status,
    registration_condition_status,
    footage_condition_status
from {{ ref('fct_subsidy_rounds') }}
where
    sharing_condition_status <> 'yes'
    and (
        app_condition_status = 'yes'
        or registration_condition_status = 'yes'
        or footage_condition_status = 'yes'
    )
