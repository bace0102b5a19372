select * from {{ ref('joint_force_members') }}
