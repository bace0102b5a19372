select
    rounds.round_id,
    rounds.scheme_id,
    rounds.source_id,
    rounds.jurisdiction_name,
    rounds.city_name,
    rounds.county_name,
    rounds.state_code,
    rounds.sponsor_name,
    payer_readings.payer_type,
    payer_readings.reason as payer_reason,
    rounds.agency_name,
    rounds.scheme_type,
    rounds.round_status,
    rounds.documentation_type,
    round_conditions.sharing_condition_status,
    round_conditions.app_condition_status,
    round_conditions.registration_condition_status,
    round_conditions.footage_condition_status,
    rounds.conditions_note,
    rounds.device_planned_bound,
    rounds.device_given_bound,
    round_money.public_per_device_basis,
    round_money.vendor_per_device_basis,
    round_money.vendor_total_basis,
    rounds.announced_on_precision,
    rounds.ended_on_precision,
    rounds.reported_on_precision,
    rounds.device_planned_count,
    rounds.device_given_count,
    round_money.promised_usd,
    round_money.approved_usd,
    round_money.spent_usd,
    round_money.other_public_usd,
    round_money.vendor_total_usd,
    round_money.public_per_device_usd,
    round_money.vendor_per_device_usd,
    rounds.discount_per_device_usd,
    coalesce(
        round_money.promised_usd,
        round_money.approved_usd,
        round_money.spent_usd,
        round_money.other_public_usd
    ) is not null as has_public_amount,
    rounds.is_announced_year_inferred,
    rounds.announced_on,
    rounds.ended_on,
    rounds.reported_on
from {{ ref('subsidy_rounds') }} as rounds
inner join {{ ref('int_subsidies__round_money') }} as round_money
    on rounds.round_id = round_money.round_id
inner join {{ ref('int_subsidies__round_conditions') }} as round_conditions
    on rounds.round_id = round_conditions.round_id
-- why: a round that nobody read breaks the contract instead of going missing.
left join {{ ref('subsidy_payer_readings') }} as payer_readings
    on rounds.round_id = payer_readings.round_id
