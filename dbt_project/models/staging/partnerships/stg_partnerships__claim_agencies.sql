select * from {{ ref('claim_agencies') }}
