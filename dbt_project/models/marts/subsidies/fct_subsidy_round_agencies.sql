select * from {{ ref('stg_partnerships__subsidy_round_agencies') }}
