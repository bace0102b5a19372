select * from {{ ref('camera_registry_counts') }}
