/*
title: What share of each kind of agency is on record with Ring?
subject: totals
description: >
  Agencies in the FBI's register of September 2018 by kind, and how many of them are on
  record with Ring, ever. Agencies that the register lacks are left out.
rows: {minimum: 1, maximum: 12}
answer: "{register_kind} have the highest share on record, {recorded_share:.1%}."
chart: {kind: bar, along: "{register_kind}", value: recorded_share}
parameters:
  - name: state
    label: State
    type: text
    is_optional: true
    choices: |
      select state_code as value, state_name as label
      from marts.dim_states order by label
*/
with

by_kind as (

    select
        register.register_kind,
        any_value(register.source_id) as source_id,
        count(*) as registered_agency_count,
        count(agencies.agency_id) as recorded_agency_count,
        count(agencies.agency_id) / count(*) as recorded_share
    from marts.dim_register_agencies as register
    left join marts.dim_agencies as agencies
        on register.ori = agencies.ori and agencies.has_ring_record
    where
        not register.is_in_territory
        and ($state is null or register.state_code = $state)
    group by register.register_kind

)

select
    by_kind.register_kind,
    by_kind.registered_agency_count,
    by_kind.recorded_agency_count,
    by_kind.recorded_share,
    sources.publisher,
    sources.source_url
from by_kind
inner join marts.dim_sources as sources
    on by_kind.source_id = sources.source_id
order by by_kind.recorded_share desc, by_kind.register_kind asc
