-- why: a link that somebody saved must not lead to another place.
with

paths as (

    select
        lookup_id,
        page_path
    from {{ ref('page_place_addresses') }}

    union all

    select
        'place-' || place_id as lookup_id,
        {{ unnested('former_paths') }} as page_path
    from {{ ref('dim_places') }}

)

select
    page_path,
    array_sort(array_agg(lookup_id)) as lookup_ids
from paths
group by page_path
having count(*) > 1
