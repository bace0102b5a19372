"""The areas of the map and what shades them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace

import pyarrow as pa

from dashboard.queries.agencies import RING, AgencyFilters, UnknownFilterError
from dashboard.queries.technologies import (
    ring_in_month,
    ring_reach,
    technology_by_county,
    technology_by_state,
)
from dashboard.text.formats import ANY

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
