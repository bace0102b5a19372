with

stated as (
    {% for seed, statement_type, id, body, ori, agency_id, from_on, to_on, detail in [
        ('policing_contracts', 'contract', 'contract_id', 'provider_name',
         'provider_ori', 'null', 'from_on', 'to_on', 'basis'),
        ('joint_force_members', 'joint_force', 'membership_id', 'force_name',
         'force_ori', 'agency_id', 'from_on', 'to_on', 'basis'),
        ('tribal_police', 'tribal', 'tribal_police_id', 'null', 'ori', 'null', 'null',
         'null', 'basis'),
        ('register_place_ties', 'register_tie', 'ori', 'null', 'ori', 'null', 'null',
         'null', 'rule'),
        ('police_employees_unmatched', 'unmatched_count', 'unmatched_id', 'city_name',
         'null', 'null', 'null', 'null', "'employees_of_2018'"),
        ('sheriff_roles', 'sheriff_role', 'sheriff_role_id', 'covering_body_name',
         'provider_ori', 'provider_agency_id', 'null', 'null', 'role'),
        ('consolidated_policing', 'consolidated', 'county_fips', 'provider_name',
         'provider_ori', 'null', 'null', 'null', 'serves'),
    ] %}
        {% set is_of_county = statement_type in ['sheriff_role', 'consolidated'] %}
        select
            '{{ statement_type }}' as statement_type,
            {{ id }} as row_id,
            cast({{ 'null' if is_of_county else 'place_id' }} as string) as place_id,
            cast(
                {{ 'county_fips' if is_of_county else 'null' }} as string
            ) as county_fips,
            {{ body }} as stated_name,
            {{ ori }} as ori,
            {{ agency_id }} as agency_id,
            {{ from_on }} as from_text,
            {{ to_on }} as to_text,
            {{ detail }} as detail,
            source_id
        from {{ ref('stg_reference__' ~ seed) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

final as (

    select
        stated.statement_type || '-' || stated.row_id as place_police_evidence_id,
        stated.row_id,
        stated.place_id,
        stated.county_fips,
        stated.ori,
        stated.agency_id,
        stated.source_id,
        stated.statement_type,
        stated.stated_name,
        stated.detail,
        stated.from_text,
        stated.to_text
    from stated

)

select * from final
