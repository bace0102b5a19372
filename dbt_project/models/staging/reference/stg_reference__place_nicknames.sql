select * from {{ ref('place_nicknames') }}
