select * from {{ ref('camera_registries') }}
