select * from {{ ref('stg_partnerships__video_request_totals') }}
