/*
title: What was corrected, why, and by which source?
subject: reference
description: >
  Values that a source has wrong and what is read instead. The observation itself stays
  as it was collected.
rows: {minimum: 30, maximum: 300}
answer: "{row_count} values are read differently from their source."
*/
select
    fct_corrections.seed_name,
    fct_corrections.row_id,
    fct_corrections.column_name,
    fct_corrections.observed_label,
    fct_corrections.corrected_label,
    fct_corrections.reason,
    fct_corrections.corrected_on,
    dim_sources.publisher,
    dim_sources.source_url
from marts.fct_corrections
inner join marts.dim_sources
    on fct_corrections.source_id = dim_sources.source_id
order by fct_corrections.seed_name, fct_corrections.correction_id
