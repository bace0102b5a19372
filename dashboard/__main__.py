"""Command line: ``python -m dashboard site DIR`` writes every document as a file."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from warehouse.errors import WarehouseError, describe_import_error

try:
    from rich.console import Console

    from dashboard.documents.site import write_site
    from warehouse.console import describe_os_error, progress_bar, say
except ImportError as error:
    raise SystemExit(f"error: {describe_import_error(error)}") from error


def main(arguments: Sequence[str] | None = None, console: Console | None = None) -> int:
    """Run the command.

    Args:
        arguments: Words after ``python -m dashboard``; the process's own if None.
        console: Where to print; standard output if None.

    Returns:
        0 if done; for a :class:`WarehouseError` its code, and one sentence goes to
        standard error. 1 if the disk is full, or a process that writes died.
    """
    parser = argparse.ArgumentParser(
        prog="python -m dashboard",
        description="Write the pages to print and link as files for any host of files.",
    )
    site = parser.add_subparsers(required=True).add_parser(
        "site", help="write every town, county, state, agency, incident and figure"
    )
    site.add_argument("folder", type=Path, help="where; replaced once all is written")
    folder: Path = parser.parse_args(arguments).folder
    console = console or Console()
    started = time.monotonic()
    try:
        with progress_bar(console) as bar:
            task = bar.add_task("Writing pages", total=None)
            count = write_site(
                folder, lambda done, all_: bar.update(task, completed=done, total=all_)
            )
    except WarehouseError as error:
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code
    except (OSError, BrokenProcessPool) as error:
        cause = describe_os_error(error) if isinstance(error, OSError) else f"{error}"
        sys.stderr.write(f"error: The pages were not written. {cause}\n")
        return WarehouseError.exit_code
    seconds = time.monotonic() - started
    say(console, f"Wrote {count:,} pages to {folder} in {seconds:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
