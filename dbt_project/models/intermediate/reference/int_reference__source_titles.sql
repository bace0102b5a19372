{%- set address = regexp_replace_all(
    'source_url', '^[a-z]+:(//(www\\.)?)?|[?#].*$|/+$', ''
) -%}
{#- The path in lower case, without ids and ending. -#}
{%- set path = regexp_replace_all(
    'lower(' ~ regexp_replace_all(
        address, '^[^/]*|%[0-9a-fA-F][0-9a-fA-F]|\\.[A-Za-z]+$', '-'
    ) ~ ')',
    "article_|projectid|\\b([0-9]+[a-f][0-9a-f]*|[a-f]+[0-9][0-9a-f]*|[a-z]*[0-9][0-9a-z]{4,})\\b|''",
    ''
) -%}
{%- set last_part_of_three_words =
    '.*/([^/]*[a-z]{3,}[^/]*[^a-z/][a-z]{3,}[^/]*[^a-z/][a-z]{3,}[^/]*)' -%}
with

statements as (

    select
        cited_source_id as source_id,
        agency_name,
        technology_id
    from {{ ref('agency_technologies') }}

    union all

    select
        coalesce(evidence_source_id, cited_source_id, source_id) as source_id,
        agency_name,
        'ring' as technology_id
    from {{ ref('agency_observations') }}

    union all

    select
        source_id,
        agency_name,
        'ring' as technology_id
    from {{ ref('stg_partnerships__agency_events') }}

),

subjects as (

    select
        statements.source_id,
        min(statements.agency_name) as agency_name,
        count(distinct statements.agency_name) as agency_count,
        case
            when count(distinct statements.technology_id) = 1
                then max(technologies.technology_name)
        end as technology_name
    from statements
    left join {{ ref('technologies') }} as technologies
        on statements.technology_id = technologies.technology_id
    group by statements.source_id

),

sources as (

    select
        *,
        {{ address }} as address,
        trim({{ regexp_replace_all(
            regexp_replace_all(
                "regexp_extract(" ~ path ~ ", '" ~ last_part_of_three_words ~ "', 1)",
                '[^a-z0-9]+',
                ' '
            ),
            '^(.{14,22}) .{5,}? (.{14,40})$',
            '\\1 ... \\2'
        ) }}) as words_of_address,
        case source_kind
            when 'press' then 'Report'
            when 'repost' then 'Copied text'
            when 'dataset' then 'Data'
            when 'vendor' then 'Page'
            else 'Document'
        end as document_name,
        case
            when published_on_precision in ('day', 'month')
                then {{ month_text('published_on') }}
            when published_on_precision = 'year'
                then cast(extract(year from published_on) as string)
        end as published_text
    from {{ ref('stg_reference__sources') }}

),

based as (

    select
        sources.*,
        subjects.agency_name,
        subjects.agency_count,
        subjects.technology_name,
        case
            -- why: what a reader names a document there says less than whom it is on.
            when
                sources.words_of_address <> ''
                and not (
                    sources.address like 'documentcloud.org/%'
                    and coalesce(subjects.agency_count = 1, false)
                )
                then 'words'
            when subjects.agency_count <= 3 then 'subject'
            else 'address'
        end as basis
    from sources
    left join subjects
        on sources.source_id = subjects.source_id

),

described as (

    select
        *,
        case basis
            when 'words'
                then
                    upper(substring(words_of_address, 1, 1))
                    || substring(words_of_address, 2)
            when 'subject'
                then
                    document_name
                    || ' on '
                    || agency_name
                    || case when agency_count > 1 then ' and others' else '' end
                    || coalesce(' (' || technology_name || ')', '')
                    || coalesce(', ' || published_text, '')
            else document_name || ' at ' || address
        end as made_title
    from based

),

titled as (

    select
        *,
        coalesce(source_title, '[' || made_title || ']') as readable_title
    from described

),

final as (

    select
        source_id,
        source_title is null as is_title_ours,
        source_title is null and basis <> 'subject' as is_title_from_address,
        -- why: titles that a publisher repeats are told apart by the address.
        case
            when count(*) over (partition by publisher, readable_title) = 1
                then readable_title
            else readable_title || ' [' || source_url || ']'
        end as source_title
    from titled

)

select * from final
