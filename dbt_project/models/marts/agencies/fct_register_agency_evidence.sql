select
    ori,
    state_code,
    source_id,
    officers_source_id,
    employees_source_id,
    existence_verdict,
    officers_2008_count,
    part_time_officers_2008_count,
    employees_2018_count,
    is_listed_open_2018,
    is_register_x,
    in_california_list_2023,
    state_reporting_share
from {{ ref('int_partnerships__force_evidence') }}
