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
from dashboard.text.words import ANY

# Counties have no share of what is counted by state.
COUNTY_MEASURES = ("rate", "count")
# The measure that counts residents; the record has it for Ring alone, and as a whole.
REACH = "reach"


@dataclass(frozen=True)
class Shading:
    """What the areas below the agencies are shaded by.

    Attributes:
        technology_id: Id of the technology that is counted.
        measure: Key of ``MEASURES``.
        state_code: State whose counties are shaded; ``any`` shades the states.
        month: Month by whose end agencies count; ``any`` counts all. For Ring only.
    """

    technology_id: str = RING
    measure: str = "rate"
    state_code: str = ANY
    month: str = ANY

    @property
    def has_counties(self) -> bool:
        """Whether counties are shaded, and not states."""
        return self.state_code != ANY

    @property
    def whole(self) -> Shading:
        """The same over the whole record, which classes are cut by in any month."""
        return replace(self, month=ANY)

    @classmethod
    def from_parameters(
        cls, parameters: Mapping[str, str], measures: Collection[str]
    ) -> Shading:
        """Read what to shade from an address.

        Args:
            parameters: As the address has them.
            measures: Every measure that there is.

        Returns:
            What to shade.

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
                "state_code": shading.state_code,
                "seen_by": shading.month,
            }
        )
        allowed = COUNTY_MEASURES if shading.has_counties else measures
        if shading.measure not in allowed:
            raise UnknownFilterError.of("measure", shading.measure)
        if shading.technology_id != RING and (
            shading.month != ANY or shading.measure == REACH
        ):
            raise UnknownFilterError("Only Ring is known so.")
        return shading

    def to_parameters(self) -> dict[str, str]:
        """Return all that an address needs to say the same."""
        return asdict(self)


def shaded_areas(shading: Shading) -> pa.Table:
    """List the areas that are shaded, with what is counted there.

    Args:
        shading: What to count, and where.

    Returns:
        One row per area, by name; see the queries that it asks.

    Raises:
        warehouse.errors.WarehouseMissingError: If the warehouse was never built.

    Source:
        ``marts.mart_ring_by_area``, ``marts.mart_ring_reach``,
        ``marts.mart_technology_by_county`` or ``marts.mart_technology_by_state``
    """
    if shading.measure == REACH:
        return ring_reach()
    if shading.month != ANY:
        area_type = "county" if shading.has_counties else "state"
        return ring_in_month(
            shading.month, area_type=area_type, state_code=shading.state_code
        )
    if shading.has_counties:
        return technology_by_county(shading.technology_id, shading.state_code)
    return technology_by_state(shading.technology_id)
