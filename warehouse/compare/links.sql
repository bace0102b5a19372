-- What lychee found, as rows of the seed of checks: make compare-links FILE=lychee.json
create temp macro document_key(url) as (
    url_decode(regexp_replace(lower(url), '^https?://(www\.)?|/?(#.*)?$', '', 'g'))
);

with

result as (

    select *
    from read_json(
        getenv('FILE'),
        columns = {
            'success_map': 'MAP(VARCHAR, JSON[])',
            'error_map': 'MAP(VARCHAR, JSON[])',
            'timeout_map': 'MAP(VARCHAR, JSON[])',
            'suggestion_map': 'MAP(VARCHAR, JSON[])'
        },
        maximum_object_size = 1000000000
    )

),

answers as (

    select
        unnest(flatten(
            map_values(success_map) || map_values(error_map) || map_values(timeout_map)
        )) as answer
    from result

),

copies as (

    select unnest(flatten(map_values(suggestion_map))) as suggested
    from result

),

judged as (

    select
        answer ->> 'url' as url,
        answer ->> '$.redirects.redirects[#-1].url' as led_to,
        answer ->> '$.status.details' as details,
        cast(answer ->> '$.status.code' as integer) as status_code,
        case
            when status_code in (404, 410) then 'gone'
            when status_code between 400 and 499 then 'refused'
            when coalesce(status_code, 0) not between 200 and 299 then 'failed'
            when document_key(led_to) <> document_key(url) then 'moved'
            else 'seen'
        end as outcome
    from answers

),

final as (

    select
        -- The input check names an address that no source has.
        coalesce(sources.source_id, judged.url) as source_id,
        judged.outcome,
        case
            when judged.outcome not in ('refused', 'failed') then null
            else coalesce('answers ' || judged.status_code, judged.details, 'no answer')
        end as reason,
        case when judged.outcome = 'moved' then judged.led_to end as final_url,
        null as content_sha256,
        copies.suggested ->> 'suggestion' as archived_url,
        judged.status_code,
        regexp_replace(
            regexp_extract(archived_url, '/web/(\d{8})', 1),
            '(....)(..)(..)',
            '\1-\2-\3'
        ) as archived_on,
        strftime(files.last_modified at time zone 'UTC', '%Y-%m-%dT%H:%M:%SZ')
            as checked_at
    from judged
    cross join read_blob(getenv('FILE')) as files
    left join copies
        on judged.url = (copies.suggested ->> 'original')
    left join read_csv('seeds/reference/sources.csv', all_varchar = true) as sources
        on document_key(judged.url) = document_key(sources.url)

)

select * from final
order by source_id;
