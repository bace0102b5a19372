"""Technologies, how many agencies use them by area, and the shading of the map."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace

import pyarrow as pa

from dashboard.queries._run import run
from dashboard.queries.agencies import RING, AgencyFilters, UnknownFilterError
from dashboard.text.formats import ANY

_TECHNOLOGIES = """
select technology_id, technology_name
from marts.dim_technologies
order by technology_name
"""

# An area without a row has no agency in the sources: its count is 0 here.
_BY_STATE = """
select
    states.state_code as area_id,
    states.state_code,
    technologies.technology_id,
    states.source_id,
    states.state_fips as area_fips,
    states.state_name as area_name,
    technologies.technology_name,
    coalesce(agency_count, 0) as agency_count,
    coalesce(local_agency_count, 0) as local_agency_count,
    states.population_2020,
    states.fbi_listed_local_agency_count,
    coalesce(agencies_per_100k, 0 * states.population_2020) as agencies_per_100k,
    coalesce(
        fbi_listed_share, 0 * nullif(states.fbi_listed_local_agency_count, 0)
    ) as fbi_listed_share,
    coalesce(is_small_count, true) as is_small_count,
    states.is_small_share_base
from marts.dim_states as states
join marts.dim_technologies as technologies
    on technologies.technology_id = $technology_id
left join marts.mart_technology_by_area as counted
    on states.state_code = counted.area_id
    and counted.technology_id = technologies.technology_id
order by states.state_name
"""

_BY_COUNTY = """
select
    counties.county_fips as area_id,
    counties.county_fips as area_fips,
    technologies.technology_id,
    coalesce(counties.population_source_id, counties.source_id) as source_id,
    counties.county_name as area_name,
    counties.state_code,
    technologies.technology_name,
    coalesce(agency_count, 0) as agency_count,
    counties.population_2020,
    coalesce(agencies_per_100k, 0 * counties.population_2020) as agencies_per_100k,
    counties.is_small_base
from marts.dim_counties as counties
join marts.dim_technologies as technologies
    on technologies.technology_id = $technology_id
left join marts.mart_technology_by_area as counted
    on counties.county_fips = counted.area_id
    and counted.technology_id = technologies.technology_id
order by counties.county_name, counties.county_fips
"""

_RING_IN_MONTH = """
select * from marts.mart_ring_by_area
where
    area_type = $area_type
    and strftime(from_month_on, '%Y-%m') <= $month
    and (until_month_on is null or strftime(until_month_on, '%Y-%m') > $month)
order by area_name, area_id
"""


_REACH = """
select * from marts.mart_ring_reach
where area_type = $area_type
order by area_name, area_id
"""


def technology_names() -> dict[str, str]:
    """Name the technologies by their ids, in the order of the names."""
    columns = run(_TECHNOLOGIES).columns[:2]
    return dict(zip(*(column.to_pylist() for column in columns), strict=True))


def technology_by_state(technology_id: str) -> pa.Table:
    """Count agencies with a technology by state, with rate and share."""
    return run(_BY_STATE, technology_id=technology_id)


def technology_by_county(technology_id: str) -> pa.Table:
    """Count agencies with a technology by county, with the rate."""
    return run(_BY_COUNTY, technology_id=technology_id)


def ring_in_month(month: str, *, area_type: str) -> pa.Table:
    """Count the agencies with Ring by the end of a month (``2019-07``), by area."""
    return run(_RING_IN_MONTH, month=month, area_type=area_type)


def ring_reach(area_type: str = "state") -> pa.Table:
    """Count the residents whose town's own police are on record with Ring, by area."""
    return run(_REACH, area_type=area_type)


# Measures of states; all others are of counties.
STATE_MEASURES = ("state_rate", "share", "state_reach")
# Measures of residents, and the year of the first agency: known only for Ring, the
# former only for the whole record.
REACH = ("reach", "state_reach")
FIRST = "first"
# Later than any month of the record.
_NEWEST = "9999-12"


@dataclass(frozen=True)
class Shading:
    """What shades the areas of the map.

    Attributes:
        measure: Key of ``MEASURES``.
        month: Counts agencies by the end of this month; ``any`` counts all. Ring only.
    """

    technology_id: str = RING
    measure: str = "rate"
    month: str = ANY

    @property
    def area_type(self) -> str:
        """The shaded areas: ``state`` or ``county``."""
        return "state" if self.measure in STATE_MEASURES else "county"

    @property
    def whole(self) -> Shading:
        """The same for the whole record, so that classes are equal in all months."""
        return replace(self, month=ANY)

    @classmethod
    def from_parameters(
        cls, parameters: Mapping[str, str], measures: Collection[str]
    ) -> Shading:
        """Read the shading from an address.

        Raises:
            UnknownFilterError: If a name or value is unknown.
        """
        unknown = sorted(set(parameters) - {field.name for field in fields(cls)})
        if unknown:
            raise UnknownFilterError(f"`{unknown[0]}` is not a filter of this map.")
        shading = cls(**parameters)
        AgencyFilters.from_parameters(
            {
                "technology_id": shading.technology_id,
                "seen_by": shading.month,
            }
        )
        if shading.measure not in measures:
            raise UnknownFilterError.of("measure", shading.measure)
        if shading.technology_id != RING and (
            shading.month != ANY or shading.measure in {*REACH, FIRST}
        ):
            raise UnknownFilterError("This is known for Ring only.")
        return shading

    def to_parameters(self) -> dict[str, str]:
        """Return the parameters of an address."""
        return asdict(self)


def shaded_areas(shading: Shading) -> pa.Table:
    """List the shaded areas with their counts."""
    if shading.measure in REACH:
        return ring_reach(shading.area_type)
    if shading.month != ANY:
        return ring_in_month(shading.month, area_type=shading.area_type)
    if shading.measure == FIRST:
        return ring_in_month(_NEWEST, area_type=shading.area_type)
    if shading.area_type == "county":
        return technology_by_county(shading.technology_id)
    return technology_by_state(shading.technology_id)
