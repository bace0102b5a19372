select
    agency_id,
    ori_missing_reason,
    ori_decided_by,
    ori_source_id,
    serves_decided_by,
    serves_source_id,
    point_decided_by,
    point_source_id,
    point_note
from {{ ref('agencies') }}
