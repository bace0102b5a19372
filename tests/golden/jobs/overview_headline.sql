-- The figures that the Overview opens with, and the first of them counted again.
select
    figures.figure_id,
    figures.figure_value,
    case when figures.figure_order = 1 then (
        select count(*) from marts.mart_agencies where joined_basis = 'atlas_of_2020'
    ) end as counted_again
from marts.mart_headline_figures as figures
order by figures.figure_order
