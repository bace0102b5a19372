with

registered as (

    select
        *,
        {{ normalized_name(without_county('agency_name')) }} as normalized_agency_name
    from {{ ref('dim_police_bodies') }}
    where agency_id is null

),

untied_entries as (

    select
        registered.ori,
        reviews.agency_name,
        reviews.source_id
    from registered
    inner join {{ ref('log_match_reviews') }} as reviews
        on
            registered.normalized_agency_name
            = {{ normalized_name('reviews.agency_name') }}
            and coalesce(
                reviews.state_code, reviews.state_hint_code, registered.state_code
            ) = registered.state_code
    where
        reviews.agency_id is null
        and reviews.candidate_agency_id is null
    qualify row_number() over (
        partition by registered.ori
        order by reviews.agency_name asc, reviews.source_id asc
    ) = 1

),

-- agencies whose name may mean any of several agencies
open_agencies as (

    select
        agencies.state_code,
        {{ bare_place_name(normalized_name('agencies.agency_name')) }} as bare_name,
        min(agencies.agency_name) as agency_name,
        min(agencies.source_id) as source_id
    from {{ ref('mart_agencies') }} as agencies
    inner join {{ ref('log_agency_decisions') }} as decisions
        on agencies.agency_id = decisions.agency_id
    where decisions.ori_missing_reason = 'several_agencies'
    group by all

),

final as (

    select
        registered.ori,
        registered.county_fips,
        registered.state_code,
        registered.source_id,
        coalesce(untied_entries.source_id, open_agencies.source_id)
            as untied_entry_source_id,
        registered.agency_name,
        {{ dbt.split_part('registered.agency_name', "','", 1) }} as short_name,
        counties.county_name,
        states.state_name,
        coalesce(untied_entries.agency_name, open_agencies.agency_name)
            as untied_entry_name,
        case
            when coalesce(untied_entries.ori, open_agencies.bare_name) is null
                then 'no_record'
            else 'not_checked'
        end as ring_status,
        cast('{{ var("as_of_on") }}' as date) as searched_on
    from registered
    inner join {{ ref('dim_states') }} as states
        on registered.state_code = states.state_code
    left join {{ ref('dim_counties') }} as counties
        on registered.county_fips = counties.county_fips
    left join untied_entries
        on registered.ori = untied_entries.ori
    left join open_agencies
        on
            registered.state_code = open_agencies.state_code
            and {{ bare_place_name('registered.normalized_agency_name') }}
            = open_agencies.bare_name

)

select * from final
