"""Command line: ``python -m dashboard site`` and ``lookup``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from warehouse.errors import WarehouseError, describe_import_error

try:
    from rich.console import Console

    from dashboard.places.place_list import look_up, read_list
    from dashboard.places.site import write_site
    from dashboard.queries.snapshot_reader import reading
    from dashboard.server.files import rows_as_csv
    from warehouse.console import describe_os_error, progress_bar, write_line
    from warehouse.paths import site_address
except ImportError as error:
    raise SystemExit(f"error: {describe_import_error(error)}") from error

_Progress = Callable[[int, int], None]


def main(arguments: Sequence[str] | None = None, console: Console | None = None) -> int:
    """Run the command and return its exit code, 0 if it succeeded.

    Expected errors go to standard error in one sentence.
    """
    options = _parser().parse_args(arguments)
    console = console or Console()
    started = time.monotonic()
    try:
        with progress_bar(console) as bar:
            task = bar.add_task(options.what, total=None)
            done = options.run(
                options, lambda done, all_: bar.update(task, completed=done, total=all_)
            )
    except WarehouseError as error:
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code
    except (OSError, BrokenProcessPool) as error:
        cause = describe_os_error(error) if isinstance(error, OSError) else f"{error}"
        sys.stderr.write(f"error: {options.what} failed. {cause}\n")
        return WarehouseError.exit_code
    if done:
        write_line(console, f"{done} in {time.monotonic() - started:.0f} s.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dashboard",
        description="Write all pages as files, and look up lists.",
    )
    commands = parser.add_subparsers(required=True)
    text = "write every town, county, state, agency, incident and figure"
    site = commands.add_parser("site", help=text)
    site.add_argument("folder", type=Path, help="where; replaced once all is written")
    site.set_defaults(run=_site, what="Writing pages")
    text = "look up each line of a list, and print the answers as CSV"
    many = commands.add_parser("lookup", help=text)
    many.add_argument("file", help="one place per line, or CSV; - reads standard input")
    many.set_defaults(run=_look_up, what="Looking up")
    return parser


def _site(options: argparse.Namespace, show_progress: _Progress) -> str:
    count = write_site(options.folder, show_progress)
    return f"Wrote {count:,} pages to {options.folder}"


def _look_up(options: argparse.Namespace, show_progress: _Progress) -> str:
    file: str = options.file
    content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    with reading():
        questions = read_list(content)
        rows = look_up(questions, site_address(), show_progress)
    sys.stdout.buffer.write(rows_as_csv(rows))
    answered = rows["outcome"].to_pylist().count("answered")
    sys.stderr.write(f"{answered:,} of {rows.num_rows:,} lines answered.\n")
    return ""


if __name__ == "__main__":
    sys.exit(main())
