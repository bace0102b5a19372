/*
title: What names do sources use for one agency?
subject: agencies
description: >
  Agencies that sources write in more than one way: old names, other spellings and
  slips.
rows: {minimum: 40, maximum: 300}
answer: "{row_count} names in the sources differ from the one shown here."
*/
with

named_twice as (

    select agency_id
    from marts.fct_agency_names
    group by agency_id
    having count(*) > 1

),

final as (

    select
        dim_agencies.agency_id,
        dim_agencies.agency_name as name_shown,
        dim_agencies.state_code,
        fct_agency_names.agency_name as name_written,
        fct_agency_names.evidence_count,
        dim_sources.publisher,
        dim_sources.source_url
    from marts.fct_agency_names
    inner join named_twice on fct_agency_names.agency_id = named_twice.agency_id
    inner join marts.dim_agencies
        on fct_agency_names.agency_id = dim_agencies.agency_id
    inner join marts.dim_sources on fct_agency_names.source_id = dim_sources.source_id

)

select * from final
order by state_code asc, agency_id asc, evidence_count desc, name_written asc
