-- A copy of another publisher's text is a repost, wherever it is; so is a copy of a
-- statute that is not the state's own.
select
    source_id,
    publisher,
    source_kind,
    source_url
from {{ ref('dim_sources') }}
where
    source_kind in ('press', 'vendor')
    and (
        lower(publisher) like '% via %'
        or lower(publisher) like '%(copy %'
        or lower(publisher) like 'copy %'
        or lower(publisher) like '%repost%'
        or lower(publisher) like '%syndicated%'
        or regexp_extract(
            source_url,
            '(casetext|findlaw|justia|lexace|instalawyer|laws9|lawserver'
            || '|counselstack|legalfix)[.]|[.]public[.]law|law[.]cornell[.]edu',
            0
        ) <> ''
    )
