"""``make attack``: try everything, and print what was tried and what got through.

A module of this folder that has a function ``attacks`` takes part by being there. The
function returns a name and a function for each attack; that one returns how much it
tried and a sentence for each try that got through.
"""

from __future__ import annotations

import pkgutil
import time
import traceback
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from importlib import import_module

from rich.console import Console
from rich.table import Table

from tests import attack

Attack = tuple[str, Callable[[], tuple[int, list[str]]]]
_SENTENCES_SHOWN = 20


def main() -> int:
    """Run the attacks, all or those whose names hold one of the words given.

    Returns:
        0 if none got through, else 1.
    """
    parser = ArgumentParser(prog="python -m tests.attack", description=main.__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD", help="part of a name")
    words = parser.parse_args().words
    console = Console()
    table = Table("attack", "seconds", "tried", "failed")
    failed_count = 0
    for name, run in _attacks():
        if words and not any(word in name for word in words):
            continue
        console.print(f"{name} ...")
        started = time.monotonic()
        tried, failed = _outcome(run)
        failed_count += len(failed)
        for sentence in failed[:_SENTENCES_SHOWN]:
            console.print(f"  {sentence}", style="red", markup=False)
        seconds = f"{time.monotonic() - started:.0f}"
        table.add_row(name, seconds, f"{tried:,}", f"{len(failed):,}")
    console.print(table)
    return 1 if failed_count or not table.row_count else 0


def _attacks() -> Iterator[Attack]:
    for module in pkgutil.iter_modules(attack.__path__):
        if module.name != "__main__":
            found = import_module(f"{attack.__name__}.{module.name}")
            yield from getattr(found, "attacks", list)()


def _outcome(run: Callable[[], tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """Run one attack; one that breaks off has failed, and the others go on."""
    try:
        return run()
    except Exception:
        return 0, [traceback.format_exc()]


if __name__ == "__main__":
    raise SystemExit(main())
