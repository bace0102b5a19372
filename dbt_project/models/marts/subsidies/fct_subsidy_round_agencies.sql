select * from {{ ref('subsidy_round_agencies') }}
