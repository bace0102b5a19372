-- why: a page in Spanish that meets a code without Spanish words can say nothing.
with

labels as (

    select
        *,
        max(case when label_es is not null then 1 else 0 end)
            over (partition by vocabulary) as has_labels_es,
        max(case when meaning_es is not null then 1 else 0 end)
            over (partition by vocabulary) as has_meanings_es
    from {{ ref('dim_labels') }}

)

select
    vocabulary,
    code,
    label,
    meaning
from labels
where
    (has_labels_es = 1 and label_es is null)
    or (has_meanings_es = 1 and meaning is not null and meaning_es is null)
