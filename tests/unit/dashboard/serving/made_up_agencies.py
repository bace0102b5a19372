"""A snapshot with as many made-up agencies on the map as a test wants."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import duckdb

from tests.later_snapshot import forget_hashes
from warehouse.paths import DATA_DIR_VARIABLE, default_project
from warehouse.snapshots.store import WAREHOUSE_FILE, current_path

_SNAPSHOT = "20990101T000000Z-00000000"
# Half crowd around fifty centers as people do, half lie anywhere in the country.
_MADE_UP = """
create or replace table marts.mart_agencies_on_map as
with centers as (
    select
        center,
        26 + 22 * ((center * 7919) % 1000) / 1000.0 as latitude,
        -122 + 52 * ((center * 6211) % 1000) / 1000.0 as longitude
    from range(50) as made (center)
),

numbers as (
    select
        number,
        number % 50 as center,
        (hash(number) % 1000003) / 1000003.0 as one,
        (hash(number + 7) % 1000003) / 1000003.0 as two
    from range($count) as made (number)
)

select
    'agency-' || number as agency_id,
    'made-up' as source_id,
    'Nobody' as publisher,
    'https://example.org/' as source_url,
    'Agency ' || number || ' Police Department' as agency_name,
    if(number % 4 = 0, 'sheriff', 'police') as agency_type,
    'local' as agency_level,
    'Town ' || number % 9000 as place_name,
    'County ' || number % 3000 as county_name,
    'IL' as state_code,
    'Illinois' as state_name,
    cast([] as varchar[]) as former_agency_ids,
    'place_center' as location_precision,
    'last_seen' as ring_status,
    'Last seen' as status_name,
    'day' as ring_status_on_precision,
    'day' as joined_on_precision,
    ['ring_neighbors'] as technology_ids,
    'Ring/Neighbors Partnership' as technology_names,
    'agency ' || number || ' police department town ' || number % 9000
    || ' illinois il ring/neighbors partnership' as search_text,
    if(number % 2 = 0, 26 + 22 * one, latitude + 2 * (one - 0.5)) as latitude,
    if(number % 2 = 0, -122 + 52 * two, longitude + 2 * (two - 0.5)) as longitude,
    number % 4 <> 1 as is_police_local_and_state,
    date '2018-03-01' + cast(number % 900 as integer) as joined_on,
    date '2021-08-09' as ring_status_on,
    date '2018-03-01' + cast(number % 900 as integer) as seen_from_on,
    cast(null as date) as declined_on
from numbers
inner join centers using (center)
"""


@contextmanager
def made_up_snapshot(count: int) -> Iterator[str]:
    """Make a copy of the current snapshot the one that is read; yield its id."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "snapshots" / _SNAPSHOT
        shutil.copytree(current_path(default_project()).parent, home)
        forget_hashes(home)
        with duckdb.connect(str(home / WAREHOUSE_FILE)) as made:
            made.execute(_MADE_UP, {"count": count})
        (Path(folder) / "current").write_text(_SNAPSHOT, encoding="utf-8")
        with patch.dict(os.environ, {DATA_DIR_VARIABLE: folder}):
            yield _SNAPSHOT
