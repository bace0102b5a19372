select * from {{ ref('policing_contracts') }}
