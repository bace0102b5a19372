-- why: a press release or a report on guidelines is not the guidelines. Correct its
-- `document_type`, or say that it was reported.
select
    positions.position_id,
    positions.source_id,
    sources.source_kind
from {{ ref('fct_term_positions') }} as positions
inner join {{ ref('dim_sources') }} as sources
    on positions.source_id = sources.source_id
where
    positions.document_type = 'law_enforcement_guidelines'
    and positions.documentation_type = 'primary'
    and sources.source_kind <> 'vendor'
