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

lines as (

    select
        *,
        row_number() over () as line_number
    from read_csv(getenv('FILE'), all_varchar = true)

),

downloaded as (

    select
        'new' as change_type,
        lines.aosnumber as record_id,
        coalesce(technologies.technology_id, lines.technology) as technology_id,
        lines.vendor as vendor_name,
        lines.agency as agency_name,
        lines."Type of LEA" as agency_type_in_atlas,
        lines."Type of Juris" as jurisdiction_type_in_atlas,
        lines.city as city_name,
        lines.county as county_name,
        lines.state as state_code,
        lines."Link 1 Source" as publisher,
        lines."Link 1 Date" as reported_on,
        lines."Link 1" as url,
        -- One number stands twice in the Atlas.
        row_number() over (
            partition by entry_number(lines.aosnumber) order by lines.line_number
        ) as occurrence
    from lines
    left join
        read_csv('seeds/reference/technologies.csv', all_varchar = true) as technologies
        on lower(trim(lines.technology)) = lower(technologies.technology_name)

),

-- Of an entry that differs between copies the newest counts; ids sort by day.
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
        sources.url,
        coalesce(
            try_cast(
                regexp_extract(entries.technology_observation_id, '\d-(\d+)$', 1)
                as integer
            ),
            1
        ) as occurrence
    from
        read_csv('seeds/partnerships/agency_technologies.csv', all_varchar = true)
            as entries
    inner join read_csv('seeds/reference/sources.csv', all_varchar = true) as sources
        on entries.cited_source_id = sources.source_id
    qualify
        row_number() over (
            partition by entry_number(entries.record_id), occurrence
            order by entries.technology_observation_id desc
        ) = 1

),

-- Ring's entries are observations of agencies, which a person reads one by one.
of_ring as (

    select record_id
    from read_csv('seeds/partnerships/agency_observations.csv', all_varchar = true)
    where record_id is not null

),

versions as (

    select * from downloaded
    union all by name
    select * from known

),

counted as (

    select
        *,
        count(*) over entry as version_count,
        count(distinct regexp_replace(
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
        )) over entry as text_count
    from versions
    window entry as (partition by entry_number(record_id), occurrence)

),

final as (

    select
        case
            when version_count = 1 then change_type
            when change_type = 'new' then 'changed to'
            else 'changed from'
        end as change_type,
        * exclude (change_type, occurrence, version_count, text_count)
    from counted
    where
        (version_count = 1 or text_count = 2)
        and entry_number(record_id) not in (
            select entry_number(of_ring.record_id) from of_ring
        )

)

select * from final -- noqa: AM04
order by record_id, change_type;
