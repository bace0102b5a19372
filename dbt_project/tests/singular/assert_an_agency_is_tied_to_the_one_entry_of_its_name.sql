-- why: where a state has one free entry of an agency's name, it is that entry, or a
-- county is wrong: correct it, or decide `ori` in agencies.csv.
with

agencies as (

    select
        *,
        {{ normalized_name('agency_name') }} as normalized_agency_name
    from {{ ref('dim_agencies') }}

),

decided as (

    select agency_id
    from {{ ref('agencies') }}
    where ori_decided_by = 'keeper'

),

entries as (

    select
        state_code,
        normalized_agency_name,
        any_value(ori) as ori
    from {{ ref('int_reference__register_names') }}
    group by state_code, normalized_agency_name
    having count(*) = 1

)

select
    agencies.agency_id,
    agencies.county_name,
    entries.ori
from agencies
inner join entries
    on
        agencies.state_code = entries.state_code
        and agencies.normalized_agency_name = entries.normalized_agency_name
left join decided
    on agencies.agency_id = decided.agency_id
left join agencies as holders
    on entries.ori = holders.ori
where
    agencies.ori is null
    and agencies.agency_level in ('local', 'county')
    and decided.agency_id is null
    and holders.agency_id is null
