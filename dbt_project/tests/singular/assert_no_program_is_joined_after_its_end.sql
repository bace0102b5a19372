-- A source of 2022 cannot show that an agency joined what Ring withdrew in 2021.
select
    statements.statement_id,
    statements.program_id,
    statements.event_on,
    programs.ended_on
from {{ ref('fct_agency_event_statements') }} as statements
inner join {{ ref('dim_programs') }} as programs
    on statements.program_id = programs.program_id
where
    statements.event_type in ('joined', 'announced', 'council_vote')
    and statements.event_on > programs.ended_on
