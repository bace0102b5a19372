select * from {{ ref('stg_partnerships__program_rules') }}
