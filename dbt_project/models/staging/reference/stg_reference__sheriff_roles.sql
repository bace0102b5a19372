select * from {{ ref('sheriff_roles') }}
