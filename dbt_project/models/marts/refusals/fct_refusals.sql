with

-- why: a list may name a place by a record that another one of ours represents.
places as (

    select
        place_id,
        coalesce(main_place_id, place_id) as main_place_id
    from {{ ref('int_reference__places_resolved') }}

),

final as (

    select
        refusals.refusal_id,
        refusals.source_id,
        own.main_place_id as place_id,
        around.main_place_id as located_in_place_id,
        refusals.county_fips,
        refusals.state_code,
        refusals.body_name,
        refusals.refusal_scope,
        refusals.vendor_name,
        refusals.product,
        refusals.refusal_act,
        refusals.decided_by,
        refusals.refusal_basis,
        refusals.refusal_basis <> 'list' as is_report_read,
        refusals.decided_on_precision,
        refusals.decided_on,
        refusals.resumed_on_precision,
        refusals.resumed_on,
        refusals.note
    from {{ ref('stg_refusals__refusals') }} as refusals
    left join places as own
        on refusals.place_id = own.place_id
    left join places as around
        on refusals.located_in_place_id = around.place_id

)

select * from final
