select * from {{ ref('rule_numbers') }}
