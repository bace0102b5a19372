with

ties as (

    select * from {{ ref('fct_subsidy_round_agencies') }}

),

rounds as (

    select * from {{ ref('fct_subsidy_rounds') }}

),

{{ subsidies_told('agency_id') }}
