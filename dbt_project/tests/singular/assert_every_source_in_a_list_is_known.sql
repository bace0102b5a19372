{%- set lists = {
    'dim_records_laws': 'other_source_ids',
} -%}
with

listed as (

    {% for table, column in lists.items() -%}
        select distinct
            '{{ table }}' as table_name,
            {{ unnested(column) }} as source_id
        from {{ ref(table) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select listed.*
from listed
left join {{ ref('dim_sources') }} as sources
    on listed.source_id = sources.source_id
where sources.source_id is null
