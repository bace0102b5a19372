{#- The bodies that a claim names, by the prefix of its columns: columns of the
    body, its role in the place and the source that names it. -#}
{%- set bodies = {
    'contract': ('contract', 'contract_source_id'),
    'joint': ('joint', 'joint_source_id'),
    'own': ('own_force', 'own_source_id'),
    'tribal': ('tribal', 'tribal_source_id'),
    'consolidated': ('county', 'consolidated_source_id'),
    'covering': ('covering', 'role_source_id'),
    'county': ('county', "'fbi-register-of-agencies-2018'"),
} -%}
with

judged as (

    select
        *,
        -- who patrols where a place has no police of its own, or may have none
        case
            when consolidated_ori is not null then 'consolidated'
            when
                covering_ori is not null or covering_agency_id is not null
                then case
                    when sheriff_role in ('courts_mainly', 'none') then 'covering'
                    else 'county'
                end
            when county_ori is not null or county_agency_id is not null then 'county'
            else 'nobody'
        end as fallback_body,
        case
            when contract_ori is not null and own_agency_id is null then 'contract'
            -- why: a page on a membership that is undated or old does not put aside a
            -- force that had employees in 2018.
            when
                is_joint_member
                and not own_has_ring_record
                and not (
                    has_own_force
                    and coalesce(
                        own_verdict in (
                            'counted_2008_and_2018', 'listed_and_counted_2018',
                            'counted_2018_only'
                        ),
                        false
                    )
                    and coalesce(joint_from_on, '') < '2016'
                )
                then 'joint'
            when own_verdict = 'unknown_kind' then 'open'
            when own_agency_id is not null then 'on_record'
            when
                has_own_force
                and (
                    own_verdict in ('counted_2008_and_2018', 'listed_and_counted_2018')
                    or is_in_california_list
                    or is_founded_after_contract
                )
                then 'confirmed'
            when
                has_own_force
                and (
                    own_verdict = 'counted_2018_only'
                    or (
                        own_verdict in ('counted_2008_only', 'listed_only')
                        and state_reporting_share < 0.88
                    )
                )
                then 'probable'
            when has_own_force then 'open'
            when around_place_id is not null and is_hamlet then 'part_of'
            when tribal_ori is not null then 'tribal'
            when consolidated_ori is not null then 'consolidated'
            when is_hamlet then 'unknown'
            when
                has_county_provider and sheriff_role in ('courts_mainly', 'none')
                then 'by_role'
            when around_place_id is not null then 'part_of'
            when sheriff_role in ('courts_mainly', 'none') then 'by_role'
            when
                sheriff_role = 'patrols'
                and (county_ori is not null or county_agency_id is not null)
                then 'by_role'
            when county_ori is not null or county_agency_id is not null then 'assumed'
            else 'unknown'
        end as police_evidence
    from {{ ref('int_partnerships__place_claims') }}

),

cast_roles as (

    select
        *,
        case police_evidence
            when 'contract' then 'contract'
            when 'joint' then 'joint'
            when 'on_record' then 'own'
            when 'confirmed' then 'own'
            when 'probable' then 'own'
            when 'tribal' then 'tribal'
            when 'part_of' then 'nobody'
            when 'unknown' then 'nobody'
            else fallback_body
        end as leading_body,
        case
            when police_evidence = 'on_record' and contract_ori is not null
                then 'contract'
            when police_evidence = 'probable' then fallback_body
            when police_evidence = 'open' then 'own'
            else 'nobody'
        end as second_body
    from judged

),

answered as (

    select
        place_id,
        police_evidence,
        {% for place in ['leading', 'second'] %}
            {% for column in ['agency_id', 'ori'] %}
                case {{ place }}_body
                    {% for body in bodies %}
                        when '{{ body }}' then {{ body }}_{{ column }}
                    {% endfor %}
                end as {{ place }}_{{ column }},
            {% endfor %}
            case {{ place }}_body
                {% for body, (role, source) in bodies.items() %}
                    when '{{ body }}'
                        then
                            {% if role == 'covering' %}
                                case
                                    when has_county_provider then 'county' else 'state'
                                end
                            {% else %} '{{ role }}' {% endif %}
                {% endfor %}
            end as {{ place }}_role,
        {% endfor %}
        case when leading_body = 'joint' then joint_name end as leading_name,
        case
            when police_evidence = 'open' then own_source_id
            -- why: the sentence is on the contract.
            when second_body = 'contract' then contract_source_id
            when police_evidence = 'part_of' then around_source_id
            when police_evidence = 'by_role' then role_source_id
            else case leading_body
                {% for body, (role, source) in bodies.items() %}
                    when '{{ body }}' then {{ source }}
                {% endfor %}
            end
        end as evidence_source_id,
        case when police_evidence = 'contract' then contract_seen_year end as seen_year,
        around_place_id,
        around_rule
    from cast_roles

),

-- a part of a city or town has the police of that, as far as those are known
followed as (

    select
        answered.place_id,
        case
            when answered.police_evidence = 'part_of' then answered.around_place_id
        end as part_of_place_id,
        case when answered.police_evidence = 'part_of' then answered.around_rule end
            as part_of_rule,
        case
            when answered.police_evidence <> 'part_of' then answered.police_evidence
            when
                around.police_evidence
                in ('probable', 'open', 'assumed', 'by_role', 'unknown')
                then around.police_evidence
            when around.police_evidence = 'part_of' then 'unknown'
            else 'part_of'
        end as police_evidence,
        case
            when answered.police_evidence <> 'part_of' then answered.leading_role
            -- why: the police of the city around are not the neighborhood's own.
            when around.leading_role not in ('county', 'state') then 'around'
            else around.leading_role
        end as leading_role,
        case
            when answered.police_evidence <> 'part_of' then answered.second_role
            when around.second_role not in ('county', 'state') then 'around'
            else around.second_role
        end as second_role,
        {% for column in [
            'leading_agency_id', 'leading_ori', 'leading_name',
            'second_agency_id', 'second_ori',
        ] %}
            case
                when answered.police_evidence = 'part_of' then around.{{ column }}
                else answered.{{ column }}
            end as {{ column }},
        {% endfor %}
        answered.evidence_source_id,
        answered.seen_year
    from answered
    left join answered as around
        on answered.around_place_id = around.place_id

),

final as (

    select
        followed.place_id,
        case
            when followed.police_evidence <> 'unknown' then followed.leading_agency_id
        end as leading_agency_id,
        case when followed.police_evidence <> 'unknown' then followed.leading_ori end
            as leading_ori,
        followed.second_agency_id,
        followed.second_ori,
        followed.part_of_place_id,
        case
            when followed.police_evidence <> 'unknown' then followed.evidence_source_id
        end as evidence_source_id,
        followed.leading_name,
        case when followed.police_evidence <> 'unknown' then followed.leading_role end
            as leading_role,
        followed.second_role,
        followed.police_evidence,
        followed.part_of_rule,
        case
            when followed.police_evidence = 'unknown' then 'unknown'
            when followed.seen_year is not null then 'year'
            else coalesce(sources.published_on_precision, 'unknown')
        end as evidence_on_precision,
        case
            when followed.police_evidence <> 'unknown'
                then coalesce(
                    cast(followed.seen_year || '-01-01' as date), sources.published_on
                )
        end as evidence_on
    from followed
    left join {{ ref('stg_reference__sources') }} as sources
        on followed.evidence_source_id = sources.source_id

)

select * from final
