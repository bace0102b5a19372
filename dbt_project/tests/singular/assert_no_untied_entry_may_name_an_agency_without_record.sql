-- We do not say that nothing was found of an agency while an entry tied to nobody bears
-- its name, but for the kind of the place, and is in its state. Decide in
-- `entries` whom the entry means, or that nobody is established.
{%- set bare = namespace(name=normalized_name('agency_name')) -%}
{%- for kind in ['township', 'borough', 'city'] -%}
    {%- set bare.name = "replace(" ~ bare.name ~ ", ' " ~ kind ~ "', '')" -%}
{%- endfor %}
with

names as (

    select
        agency_id,
        cast(null as string) as evidence_id,
        agency_name,
        state_code
    from {{ ref('mart_agencies') }}
    where ring_status = 'no_record'

    union all

    select
        cast(null as string) as agency_id,
        evidence_id,
        agency_name,
        coalesce(state_code, state_hint_code) as state_code
    from {{ ref('log_match_reviews') }}
    where
        agency_id is null
        and seed_name = 'agency_observations'
        and match_rule = 'none'

),

bare_names as (

    select
        *,
        {{ bare.name }} as bare_name
    from names

)

select
    agencies.agency_id,
    agencies.agency_name,
    entries.evidence_id,
    entries.agency_name as written_name
from bare_names as agencies
inner join bare_names as entries
    on
        agencies.state_code = entries.state_code
        and agencies.bare_name = entries.bare_name
where
    agencies.agency_id is not null
    and entries.evidence_id is not null
