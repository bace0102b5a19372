{% set suffix %} (County|Parish|city|(City and )?Borough|Census Area|Municipality)${% endset %}
-- why: an agency that is tied to a namesake's number takes its employees and answers
-- for its residents.
select
    agencies.agency_id,
    agencies.county_name,
    agencies.state_code,
    registered.ori,
    registered.state_code as registered_state_code,
    registered.county_names
from {{ ref('mart_agencies') }} as agencies
inner join {{ ref('dim_police_bodies') }} as registered
    on agencies.ori = registered.ori
inner join {{ ref('dim_counties') }} as counties
    on agencies.county_fips = counties.county_fips
where
    {{ is_no_exception(
        'an_agency_lies_where_the_register_has_it', 'agencies.agency_id'
    ) }}
    and (
        agencies.state_code <> registered.state_code
        or (
            agencies.agency_level in ('local', 'county')
            and position(
                {{ normalized_name(
                    regexp_replace_all('counties.county_name', suffix, '')
                ) }}
                in {{ normalized_name('registered.county_names') }}
            ) = 0
        )
    )
