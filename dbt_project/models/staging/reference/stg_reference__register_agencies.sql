select
    police_body_id as ori,
    source_id,
    coalesce(written_name, body_name) as agency_name,
    body_type as register_kind,
    county_names,
    state_code
from {{ ref('police_bodies') }}
