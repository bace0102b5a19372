select * from {{ ref('video_request_totals') }}
