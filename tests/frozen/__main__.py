"""Compare the record with its frozen copy: ``python -m tests.frozen [part ...]``.

Prints what moved and exits 1 if anything did; ``--write`` stores today's instead.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from lxml import html
from streamlit.testing.v1 import AppTest

from dashboard.queries._run import reading
from tests.app.conftest import open_view
from tests.conftest import pages_in_their_frame
from tests.golden import lookup_answers
from tests.golden.jobs import JOBS, answer
from tests.golden.mart_hashes import mart_columns, mart_hashes
from tests.pages import VIEWS
from tests.serving import serve
from warehouse.connection import connect_read_only
from warehouse.paths import data_dir, default_project
from warehouse.snapshots.store import current_path

_FOLDER = Path(__file__).parent
_BLOCKS = "p|li|h1|h2|h3|h4|tr|div|section|summary|dt|dd|header|footer|nav|main|title"
# These differ from build to build.
_OF_THE_BUILD = re.compile(r"\d{8}T\d{6}Z-\w+|\d{4}-\d\d-\d\d \d\d:\d\d UTC")
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


def _pages() -> str:
    """Return the text of the plain pages that the stored file lists."""
    stored = (_FOLDER / "pages.txt").read_text("utf-8")
    paths = re.findall("^=== (.*)$", stored, re.MULTILINE)
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(data_dir(), Path(folder, "log")) as app,
    ):
        return "\n".join(
            f"=== {path}\n{_text_at(f'{app.url}{path}')}" for path in paths
        )


def _text_at(address: str) -> str:
    """Return the words of a plain page, one line per block."""
    try:
        with urlopen(address, timeout=60) as answer:  # noqa: S310 - own server
            tree = html.fromstring(answer.read().decode())
    except HTTPError as error:
        return f"{error.code}\n"
    for block in tree.xpath("//script|//style"):
        block.drop_tree()
    for block in tree.iter(*_BLOCKS.split("|")):
        block.text = f"\n{block.text or ''}"
        block.tail = f"\n{block.tail or ''}"
    words = _OF_THE_BUILD.sub("(build)", tree.text_content())
    lines = (" ".join(line.split()) for line in words.splitlines())
    return "".join(f"{line}\n" for line in lines if line)


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
    "pages": _pages,
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
