select * from {{ ref('stg_terms__incident_vendors') }}
