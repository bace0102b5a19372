with

final as (

    select
        technologies.technology_observation_id,
        matches.agency_id,
        technologies.technology_id,
        technologies.source_id,
        technologies.cited_source_id,
        technologies.record_id,
        technologies.vendor_name,
        technologies.agency_name,
        technologies.agency_type_in_atlas,
        technologies.jurisdiction_type_in_atlas,
        technologies.city_name,
        technologies.county_name,
        technologies.state_code,
        matches.state_code as corrected_state_code,
        matches.match_rule,
        matches.match_confidence,
        technologies.reported_on_precision,
        duplicates.row_id is not null as is_repeated_entry,
        technologies.reported_on,
        technologies.reported_on_latest
    from {{ ref('agency_technologies') }} as technologies
    inner join {{ ref('int_partnerships__agency_matches') }} as matches
        on technologies.technology_observation_id = matches.observation_id
    left join {{ ref('corrections') }} as duplicates
        on
            technologies.technology_observation_id = duplicates.row_id
            and duplicates.correction_kind = 'duplicate'
            and duplicates.seed_name = 'agency_technologies'

)

select * from final
