with

totals as (

    select * from {{ ref('fct_national_totals') }}
    where published_count is not null

),

agencies as (

    select * from {{ ref('mart_agencies') }}
    where joined_basis = 'atlas_of_2020'

),

joined as (

    select
        totals.total_id,
        count(case when agencies.joined_on <= totals.compared_on then 1 end)
            as joined_by_day,
        count(
            case
                when
                    extract(year from agencies.joined_on)
                    = extract(year from totals.compared_on)
                    then 1
            end
        ) as joined_in_year
    from totals
    cross join agencies
    group by totals.total_id

),

entries as (

    select
        count(record_id) as atlas_entries,
        count(case when observed_status = 'listed' then 1 end) as list_entries
    from {{ ref('fct_agency_observations') }}

),

compared as (

    select
        totals.*,
        case totals.compared_with
            when 'joined_by_day' then joined.joined_by_day
            when 'joined_in_year' then joined.joined_in_year
            when 'atlas_entries' then entries.atlas_entries
            when 'list_entries' then entries.list_entries
        end as our_count
    from totals
    inner join joined
        on totals.total_id = joined.total_id
    cross join entries

),

final as (

    select
        total_id,
        source_id,
        counts_what,
        bound,
        event_on_precision,
        compared_with,
        comparison_reason,
        published_count,
        cast(our_count as integer) as our_count,
        cast(our_count - published_count as integer) as difference_count,
        event_on,
        compared_on
    from compared

)

select * from final
