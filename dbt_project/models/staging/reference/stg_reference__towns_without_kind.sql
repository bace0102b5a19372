select * from {{ ref('towns_without_kind') }}
