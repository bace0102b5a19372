select * from {{ ref('rule_exceptions') }}
