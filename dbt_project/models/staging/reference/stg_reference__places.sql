select
    *,
    coalesce(place_type, standing, 'unknown') as legal_kind,
    coalesce(standing = 'incorporated', false) as is_incorporated,
    coalesce(standing = 'dissolved', false) as is_dissolved,
    coalesce(standing = 'town', false) as is_town,
    place_id like 'cp%' as is_of_census_list,
    replace(within_decided_by, 'rule:', '') as within_rule
from {{ ref('places') }}
