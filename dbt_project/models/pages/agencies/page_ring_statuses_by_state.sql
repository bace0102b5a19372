with

agencies as (

    select * from {{ ref('mart_agencies') }}

),

listed as (

    select distinct
        events.agency_id,
        events.source_id,
        events.event_on,
        agencies.state_code
    from {{ ref('fct_agency_events') }} as events
    inner join agencies
        on events.agency_id = agencies.agency_id
    where
        events.event_type = 'listed'
        and events.event_on is not null

),

newest_lists as (

    select
        state_code,
        source_id,
        event_on
    from listed
    qualify row_number() over (
        partition by state_code
        order by event_on desc, source_id asc, agency_id asc
    ) = 1

),

on_newest_list as (

    select distinct listed.agency_id
    from listed
    inner join newest_lists
        on
            listed.state_code = newest_lists.state_code
            and listed.source_id = newest_lists.source_id

),

counted as (

    select
        agencies.state_code,
        agencies.ring_status,
        agencies.has_ring_record,
        count(*) as agency_count,
        count(on_newest_list.agency_id) as newest_list_agency_count
    from agencies
    left join on_newest_list
        on agencies.agency_id = on_newest_list.agency_id
    group by agencies.state_code, agencies.ring_status, agencies.has_ring_record

),

totals as (

    select
        state_code,
        sum(agency_count) as ring_agency_count,
        sum(newest_list_agency_count) as newest_list_ring_agency_count
    from counted
    where has_ring_record
    group by state_code

),

final as (

    select
        counted.state_code,
        newest_lists.source_id as newest_list_source_id,
        counted.ring_status,
        statuses.status_name,
        sources.publisher as newest_list_publisher,
        sources.source_title as newest_list_title,
        sources.source_url as newest_list_url,
        statuses.status_order,
        cast(counted.agency_count as integer) as agency_count,
        cast(counted.newest_list_agency_count as integer) as newest_list_agency_count,
        cast(totals.ring_agency_count as integer) as ring_agency_count,
        cast(totals.newest_list_ring_agency_count as integer)
            as newest_list_ring_agency_count,
        counted.has_ring_record,
        newest_lists.event_on as newest_list_on,
        cast('{{ var("as_of_on") }}' as date) as searched_on
    from counted
    inner join {{ ref('dim_ring_statuses') }} as statuses
        on counted.ring_status = statuses.ring_status
    left join totals
        on counted.state_code = totals.state_code
    left join newest_lists
        on counted.state_code = newest_lists.state_code
    left join {{ ref('dim_sources') }} as sources
        on newest_lists.source_id = sources.source_id

)

select * from final
