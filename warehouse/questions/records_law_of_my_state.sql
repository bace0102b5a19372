/*
title: By when must an agency in my state answer a records request?
subject: reference
description: >
  The deadline, who may ask, and what was found about fees, as the source of each
  state's public-records law puts it. A law that names no number of days has no deadline
  of zero. Not legal advice.
answer: "{row_count} laws, each with the deadline that it sets."
parameters:
  - name: state
    label: State
    choices: |
      select state_code as value, state_name as label
      from marts.dim_states order by label
*/
select
    dim_records_laws.state_code,
    dim_states.state_name,
    dim_records_laws.statute_name,
    dim_records_laws.citation,
    dim_records_laws.response_days,
    dim_records_laws.response_days_unit,
    dim_records_laws.response_kind,
    dim_records_laws.response_deadline,
    dim_records_laws.residents_only_status,
    dim_records_laws.residents_only_basis,
    dim_records_laws.fee_waiver,
    dim_records_laws.note,
    dim_records_laws.reported_on,
    dim_records_laws.reported_on_precision,
    dim_sources.publisher,
    dim_sources.source_url
from marts.dim_records_laws
inner join marts.dim_states
    on dim_records_laws.state_code = dim_states.state_code
inner join marts.dim_sources
    on dim_records_laws.source_id = dim_sources.source_id
where $state is null or dim_records_laws.state_code = $state
order by dim_states.state_name
