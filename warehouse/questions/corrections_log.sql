/*
title: What was corrected, why, and by which source?
subject: reference
description: >
  Values that a source has wrong and what is read instead. The observation itself stays
  as it was collected.
rows: {minimum: 30, maximum: 300}
*/
select
    fct_corrections.seed_name,
    fct_corrections.row_id,
    fct_corrections.column_name,
    coalesce(
        observed.program_name, observed_words.label, fct_corrections.observed_value
    ) as observed_value,
    coalesce(
        corrected.program_name, corrected_words.label, fct_corrections.corrected_value
    ) as corrected_value,
    fct_corrections.reason,
    fct_corrections.corrected_on,
    dim_sources.publisher,
    dim_sources.source_url
from marts.fct_corrections
inner join marts.dim_sources
    on fct_corrections.source_id = dim_sources.source_id
left join marts.dim_programs as observed
    on fct_corrections.observed_value = observed.program_id
left join marts.dim_programs as corrected
    on fct_corrections.corrected_value = corrected.program_id
left join marts.dim_labels as observed_words
    on
        fct_corrections.column_name = observed_words.vocabulary
        and fct_corrections.observed_value = observed_words.code
left join marts.dim_labels as corrected_words
    on
        fct_corrections.column_name = corrected_words.vocabulary
        and fct_corrections.corrected_value = corrected_words.code
order by fct_corrections.seed_name, fct_corrections.correction_id
