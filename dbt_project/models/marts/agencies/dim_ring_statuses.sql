select
    code as ring_status,
    label as status_name,
    meaning,
    label_order as status_order
from {{ ref('dim_labels') }}
where vocabulary = 'ring_status'
