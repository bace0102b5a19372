-- The highest cost of one camera to the public, with the basis of the figure.
select
    rounds.round_id,
    schemes.scheme_name,
    rounds.public_per_device_usd,
    rounds.public_per_device_basis,
    sources.source_url
from marts.fct_subsidy_rounds as rounds
join marts.dim_subsidy_schemes as schemes using (scheme_id)
join marts.dim_sources as sources on rounds.source_id = sources.source_id
where rounds.public_per_device_usd is not null
order by rounds.public_per_device_usd desc, rounds.round_id
limit 5
