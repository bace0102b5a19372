-- What a download of the Atlas of Surveillance has new, changed or gone:
-- make compare-atlas FILE=atlas.csv
create temp macro document_key(url) as (
    regexp_replace(lower(url), '^https?://(www\.)?|/?(#.*)?$', '', 'g')
);

-- The Atlas writes a number with more or fewer zeros.
create temp macro entry_number(record_id) as (
    regexp_extract(record_id, '^AOS0*([0-9]+)$', 1)
);

with

downloaded as (

    select
        'new' as change_type,
        listed.aosnumber as record_id,
        coalesce(technologies.technology_id, listed.technology) as technology_id,
        listed.vendor as vendor_name,
        listed.agency as agency_name,
        listed."Type of LEA" as agency_type_in_atlas,
        listed."Type of Juris" as jurisdiction_type_in_atlas,
        listed.city as city_name,
        listed.county as county_name,
        listed.state as state_code,
        listed."Link 1 Source" as publisher,
        listed."Link 1 Date" as reported_on,
        listed."Link 1" as url
    from read_csv(getenv('FILE'), all_varchar = true) as listed
    left join
        read_csv('seeds/reference/technologies.csv', all_varchar = true) as technologies
        on lower(trim(listed.technology)) = lower(technologies.technology_name)

),

-- Of an entry that differs between copies the newest counts; their ids sort by day.
known as (

    select
        'gone' as change_type,
        entries.record_id,
        entries.technology_id,
        entries.vendor_name,
        entries.agency_name,
        entries.agency_type_in_atlas,
        entries.jurisdiction_type_in_atlas,
        entries.city_name,
        entries.county_name,
        entries.state_code,
        entries.reported_on,
        sources.publisher,
        sources.url
    from
        read_csv('seeds/partnerships/agency_technologies.csv', all_varchar = true)
            as entries
    inner join read_csv('seeds/reference/sources.csv', all_varchar = true) as sources
        on entries.cited_source_id = sources.source_id
    qualify
        entries.source_id
        = max(entries.source_id) over (partition by entry_number(entries.record_id))

),

versions as (

    select * from downloaded
    union all by name
    select * from known

),

compared as (

    select
        *,
        entry_number(record_id) as entry,
        regexp_replace(
            concat_ws(
                '|',
                *columns(
                    * exclude (change_type, record_id, publisher, reported_on, url)
                ),
                document_key(url)
            ),
            '\s',
            '',
            'g'
        ) as entry_text
    from versions
    -- Ring's entries are observations of agencies, which a person reads one by one.
    where
        entry not in (
            select entry_number(ring.record_id)
            from read_csv('seeds/partnerships/agency_observations.csv') as ring
            where ring.record_id is not null
        )

),

final as (

    select
        case
            when count(distinct change_type) over (partition by entry) = 1
                then change_type
            when change_type = 'new' then 'changed to'
            else 'changed from'
        end as change_type,
        * exclude (change_type, entry, entry_text)
    from compared
    qualify
        count(distinct change_type) over (partition by entry, entry_text) = 1

)

select * from final -- noqa: AM04
order by record_id, change_type;
