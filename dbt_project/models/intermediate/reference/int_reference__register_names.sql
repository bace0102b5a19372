with

folded as (

    select
        ori,
        agency_name,
        register_kind,
        state_code,
        {{ normalized_name(without_county('agency_name')) }} as normalized_agency_name
    from {{ ref('stg_reference__register_agencies') }}

),

final as (

    select
        *,
        {{ named_place('normalized_agency_name') }} as named_place,
        {{ bare_place_name('normalized_agency_name') }} as bare_name,
        coalesce(nullif({{ legal_kind('agency_name') }}, ''), 'unknown') as legal_kind,
        case
            when normalized_agency_name like '%sheriff%' then 'sheriff'
            else 'police'
        end as body_type
    from folded

)

select * from final
