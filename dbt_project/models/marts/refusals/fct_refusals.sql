select
    refusal_id,
    source_id,
    place_id,
    located_in_place_id,
    county_fips,
    state_code,
    body_name,
    refusal_scope,
    vendor_name,
    product,
    refusal_act,
    decided_by,
    refusal_basis,
    refusal_basis <> 'list' as is_report_read,
    coalesce(
        decided_by in (
            'city commission', 'council', 'county board', 'district board',
            'mayor and council', 'select board', 'town board', 'village board'
        ),
        false
    ) as is_by_governing_body,
    decided_on_precision,
    decided_on,
    resumed_on_precision,
    resumed_on,
    note
from {{ ref('refusals') }}
