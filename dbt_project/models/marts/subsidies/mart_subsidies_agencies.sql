with

round_agencies as (

    select * from {{ ref('fct_subsidy_round_agencies') }}

),

rounds as (

    select * from {{ ref('fct_subsidy_rounds') }}

),

agencies as (

    select * from {{ ref('dim_agencies') }}

),

final as (

    select
        round_agencies.round_id,
        round_agencies.agency_id,
        rounds.scheme_id,
        round_agencies.source_id,
        agencies.agency_name,
        agencies.ring_status,
        round_agencies.reason
    from round_agencies
    inner join rounds
        on round_agencies.round_id = rounds.round_id
    inner join agencies
        on round_agencies.agency_id = agencies.agency_id

)

select * from final
