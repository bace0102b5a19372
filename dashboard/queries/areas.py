"""What the areas of the map are shaded by, and the rows of each choice."""

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
# Measures that count residents, and the year of the first agency: known for Ring alone,
# and the first of them for the whole record alone.
REACH = ("reach", "state_reach")
FIRST = "first"
# Later than any month of the record.
_NEWEST = "9999-12"


@dataclass(frozen=True)
class Shading:
    """What the areas below the agencies are shaded by.

    Attributes:
        measure: Key of ``MEASURES``.
        month: Month by whose end agencies count; ``any`` counts all. For Ring only.
    """

    technology_id: str = RING
    measure: str = "rate"
    month: str = ANY

    @property
    def area_type(self) -> str:
        """What is shaded: ``state`` or ``county``."""
        return "state" if self.measure in STATE_MEASURES else "county"

    @property
    def whole(self) -> Shading:
        """The same over the whole record, which classes are cut by in any month."""
        return replace(self, month=ANY)

    @classmethod
    def from_parameters(
        cls, parameters: Mapping[str, str], measures: Collection[str]
    ) -> Shading:
        """Read what to shade from an address.

        Raises:
            UnknownFilterError: If a name or a value is not one that we know.
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
            raise UnknownFilterError("Only Ring is known so.")
        return shading

    def to_parameters(self) -> dict[str, str]:
        """Return all that an address needs to say the same."""
        return asdict(self)


def shaded_areas(shading: Shading) -> pa.Table:
    """List the areas that are shaded, with what is counted there."""
    if shading.measure in REACH:
        return ring_reach(shading.area_type)
    if shading.month != ANY:
        return ring_in_month(shading.month, area_type=shading.area_type)
    if shading.measure == FIRST:
        return ring_in_month(_NEWEST, area_type=shading.area_type)
    if shading.area_type == "county":
        return technology_by_county(shading.technology_id)
    return technology_by_state(shading.technology_id)
