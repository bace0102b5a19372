select * from {{ ref('program_rules') }}
