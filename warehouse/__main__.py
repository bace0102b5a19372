"""Command line: ``python -m warehouse build``, ``check``, ``path`` and more."""

from __future__ import annotations

import argparse
import os
import re
import select
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from warehouse.errors import (
    SeedCheckError,
    WarehouseError,
    describe_import_error,
)

try:
    from rich.console import Console

    from warehouse.building.build import build
    from warehouse.console import describe_os_error, write_line
    from warehouse.disk import build_lock
    from warehouse.paths import (
        Project,
        default_project,
    )
    from warehouse.snapshots import store
except ImportError as error:
    raise SystemExit(f"error: {describe_import_error(error)}") from error

_STOPPED = 130  # what a shell reports for a command ended by Ctrl-C
_UNREAD = 141  # what a shell reports for a broken pipe
_DEFAULT_AGE = "400d"  # how long a snapshot stays that is not current
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}
_EPILOG = """\
exit codes:
  0  done
  1  no warehouse, an unknown snapshot, or a failed model or test
  2  a fault in the seeds, in marts from elsewhere or in the command itself
  141  the reader of the output stopped before its end

snapshots are in warehouse/data; PORCHLIGHT_DATA_DIR names another folder. With
PORCHLIGHT_ACCESS=staff all commands work on those for staff, in warehouse/data-staff,
to which `build` adds the rows of the folder that PORCHLIGHT_PRIVATE_SEEDS names.
With PORCHLIGHT_PRICES, snapshots hold the rows of the price files in that folder too.
"""


def main(
    arguments: Sequence[str] | None = None,
    project: Project | None = None,
    console: Console | None = None,
) -> int:
    """Run one command and return its exit code, as `_EPILOG` lists them."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace, Project, Console], None] = options.run
    console = console or Console()
    try:
        command(options, project or default_project(), console)
    except WarehouseError as error:
        if isinstance(error, SeedCheckError):
            from warehouse.console import show_faults

            show_faults(error.faults, console)
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code
    except ImportError as error:
        sys.stderr.write(f"error: {describe_import_error(error)}\n")
        return WarehouseError.exit_code
    except OSError as error:
        if isinstance(error, BrokenPipeError) and _nobody_reads_output():
            # The reader of the pipe is gone, and Python would complain when it
            # flushes the rest at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return _UNREAD
        sys.stderr.write(f"error: {describe_os_error(error)}\n")
        return WarehouseError.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("stopped: what readers see is unchanged\n")
        return _STOPPED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m warehouse",
        description="Build, check and publish the Porchlight warehouse.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str,
        run: Callable[[argparse.Namespace, Project, Console], None],
        text: str,
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    text = "build, test and publish a snapshot if anything changed"
    add("build", _build, text)
    add("check", _check, "check the seeds only, and list every fault")
    text = "after facts came in: recount, repeat golden answers, print the changes"
    add("accept", _accept, text)
    add("path", _path, "print the path of the published DuckDB file")
    add("list", _list, "list the snapshots, newest first")
    text = "make another snapshot the current one; the next build makes the newest "
    for command in (
        add("show", _show, "print the description of one snapshot"),
        add("rollback", _roll_back, f"{text}seeds current again"),
    ):
        command.add_argument("id", metavar="ID", help="id as `list` prints it")
    text = "print the rows of each mart that one snapshot adds, lacks or changes"
    diff = add("diff", _diff, text)
    for name in ("older", "newer"):
        diff.add_argument(
            name, metavar="ID", help="id as `list` prints it, `previous` or `current`"
        )
    text = "print the last check and the address of each source as CSV"
    add("links", _links, text)
    text = "remove old snapshots; the current one always stays"
    add("prune", _prune, text).add_argument(
        "--older-than",
        type=_age,
        default=_DEFAULT_AGE,
        metavar="AGE",
        help="a number with h, d or w for hours, days or weeks "
        f"(default: {_DEFAULT_AGE})",
    )
    return parser


def _age(text: str) -> timedelta:
    """Read an age such as ``400d``."""
    match = re.fullmatch(r"(\d{1,6})([hdw])", text)
    if match is None:
        raise argparse.ArgumentTypeError(
            f"`{text}` is not an age; write a number with h, d or w, such as 400d"
        )
    return timedelta(hours=int(match[1]) * _HOURS[match[2]])


def _build(_options: argparse.Namespace, project: Project, console: Console) -> None:
    write_line(console, str(build(project, console)))


def _check(_options: argparse.Namespace, project: Project, console: Console) -> None:
    # Only this command and a real build need Frictionless, which loads slowly.
    from warehouse.seeds.check import check_seeds, check_sentence
    from warehouse.seeds.private_rows import check_private_rows, private_check_sentence

    public = check_seeds(project)
    write_line(console, check_sentence(public))
    faults = list(public.faults)
    if project.is_for_staff:
        private = check_private_rows(project)
        write_line(console, private_check_sentence(private))
        # This check knows more of a public row that needs a private one.
        known = {(fault.file, fault.line, fault.column) for fault in private.faults}
        faults = [
            fault
            for fault in faults
            if (fault.file, fault.line, fault.column) not in known
        ]
        faults += private.faults
    if faults:
        raise SeedCheckError(faults)


def _accept(_options: argparse.Namespace, project: Project, console: Console) -> None:
    from warehouse.seeds.files import accept_changes

    build(project, console)
    accept_changes(project, partial(write_line, console))


def _path(_options: argparse.Namespace, project: Project, console: Console) -> None:
    write_line(console, str(store.current_path(project)))


def _list(_options: argparse.Namespace, project: Project, console: Console) -> None:
    known = store.list_snapshots(project, _warn)
    if not known:
        store.current_path(project)
    current_id = store.current_id(project)
    for snapshot in known:
        mark = "  current" if snapshot.snapshot_id == current_id else ""
        evidence = f"evidence to {snapshot.as_of_on or 'no stated day'}"
        marts = f"{len(snapshot.mart_counts)} marts"
        rows = f"{sum(snapshot.mart_counts.values()):,} rows"
        line = f"{snapshot.snapshot_id}  {evidence}  {marts}  {rows}{mark}"
        write_line(console, line)


def _show(options: argparse.Namespace, project: Project, console: Console) -> None:
    snapshot = store.find_snapshot(project, options.id)
    write_line(console, store.description_text(snapshot).rstrip())


def _roll_back(options: argparse.Namespace, project: Project, console: Console) -> None:
    with build_lock(project, partial(write_line, console)):
        snapshot = store.roll_back(project, options.id)
    write_line(console, f"Snapshot {snapshot.snapshot_id} is current.")


def _diff(options: argparse.Namespace, project: Project, console: Console) -> None:
    # No other command needs DuckDB for two files.
    from warehouse.snapshots.diff import difference_lines

    older, newer = (
        store.named_snapshot(project, name) for name in (options.older, options.newer)
    )
    for line in difference_lines(older, newer):
        write_line(console, line)


def _links(_options: argparse.Namespace, project: Project, console: Console) -> None:
    from warehouse.links import link_lines

    for line in link_lines(project):
        write_line(console, line)


def _prune(options: argparse.Namespace, project: Project, console: Console) -> None:
    with build_lock(project, partial(write_line, console)):
        removed = store.prune(project, options.older_than, say=_warn)
    for snapshot in removed:
        write_line(console, f"Removed snapshot {snapshot.snapshot_id}.")
    if not removed:
        write_line(console, "No snapshot is old enough to remove.")


def _nobody_reads_output() -> bool:
    """Tell whether standard output leads to a program that has ended."""
    # Windows has none, and reports an end of output as another error.
    if not hasattr(select, "poll"):
        return False
    look = select.poll()
    look.register(sys.stdout, 0)
    return any(event & select.POLLERR for _, event in look.poll(0))


def _warn(sentence: str) -> None:
    """Warn on standard error."""
    sys.stderr.write(f"warning: {sentence}\n")


if __name__ == "__main__":
    raise SystemExit(main())
