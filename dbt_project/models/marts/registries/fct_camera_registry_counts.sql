select * from {{ ref('stg_registries__camera_registry_counts') }}
