"""Compare the record with its frozen copy: ``python -m tests.frozen [part ...]``.

Prints what moved and exits 1 if anything did; ``--write`` stores today's instead.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboard.queries.snapshot_reader import reading
from tests.app.conftest import open_view
from tests.conftest import pages_in_their_frame
from tests.golden import lookup_answers
from tests.golden.jobs import JOBS, answer
from tests.golden.mart_hashes import mart_columns, mart_hashes
from tests.pages import VIEWS
from warehouse.connection import connect_read_only
from warehouse.paths import default_project
from warehouse.snapshots.store import current_path

_FOLDER = Path(__file__).parent
_ADDRESSES = """
select '/town/' || page_path from pages.page_place_addresses
where starts_with(lookup_id, 'place-')
union all
select '/county/' || page_path from pages.page_place_addresses
where not starts_with(lookup_id, 'place-')
union all
select '/agency/' || agency_id from marts.dim_agencies
order by all
"""


def _marts() -> str:
    """Return a hash of each mart's rows."""
    file = current_path(default_project())
    hashes = mart_hashes(file, mart_columns(file))
    return "".join(f"{mart}\t{rows}\n" for mart, rows in hashes.items())


def _addresses() -> str:
    """Return the address of each place, county and agency."""
    with connect_read_only(current_path(default_project())) as connection:
        rows = connection.execute(_ADDRESSES).fetchall()
    return "".join(f"{address}\n" for (address,) in rows)


def _lookups() -> str:
    """Return the look-ups whose answers differ from the golden file."""
    with reading():
        moved = [
            f"- {was}\n+ {now}\n"
            for was in lookup_answers.rows_of_file()
            if was != (now := lookup_answers.row_of(was["question"], was["rule"]))
        ]
    return "".join(moved)


def _jobs() -> str:
    """Return the analysts' jobs whose answers differ from the golden files."""
    file = current_path(default_project())
    return "".join(
        f"{job.name}\n"
        for job in JOBS
        if job.with_suffix(".csv").read_bytes() != answer(job, file)
    )


def _charts() -> str:
    """Return the specification of each chart of each view."""
    with pages_in_their_frame():
        return "\n".join(
            f"=== {view}\n{''.join(_specifications(open_view(view)))}" for view in VIEWS
        )


def _specifications(page: AppTest) -> list[str]:
    charts = [*page.get("vega_lite_chart"), *page.get("arrow_vega_lite_chart")]
    specs = (json.loads(chart.proto.spec) for chart in charts)
    return [f"{json.dumps(spec, indent=1, sort_keys=True)}\n" for spec in specs]


_PARTS: dict[str, Callable[[], str]] = {
    "marts": _marts,
    "addresses": _addresses,
    "lookups": _lookups,
    "jobs": _jobs,
    "charts": _charts,
}


def main() -> int:
    """Compare or store each part; return 1 if anything moved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=", ".join(_PARTS))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    has_moved = False
    for part in options.parts or _PARTS:
        file = _FOLDER / f"{part}.txt"
        now = _PARTS[part]()
        if options.write:
            file.write_text(now, "utf-8")
            continue
        was = file.read_text("utf-8")
        diff = [*unified_diff(was.splitlines(), now.splitlines(), n=2, lineterm="")]
        has_moved = has_moved or bool(diff)
        sys.stdout.write(f"{part}: {f'{len(diff)} lines' if diff else 'the same'}\n")
        sys.stdout.writelines(f"  {line}\n" for line in diff)
    return int(has_moved)


if __name__ == "__main__":
    raise SystemExit(main())
