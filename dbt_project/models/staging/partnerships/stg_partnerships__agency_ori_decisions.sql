select * from {{ ref('agency_ori_decisions') }}
