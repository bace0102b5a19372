select
    figures.*,
    sources.published_on_precision as stated_on_precision,
    sources.published_on as stated_on
from {{ ref('subsidy_round_figures') }} as figures
inner join {{ ref('dim_sources') }} as sources
    on figures.source_id = sources.source_id
