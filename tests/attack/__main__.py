"""``make attack``: try everything, and print what was tried and what got through.

Every module of this folder with a function ``attacks`` takes part. That function
returns a name and a function for each attack.
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
from tests.attack.outcome import Attack, Outcome

_SENTENCES_SHOWN = 20


def main() -> int:
    """Run all attacks, or those whose names contain one of the words."""
    parser = ArgumentParser(prog="python -m tests.attack", description=main.__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD", help="part of a name")
    words = parser.parse_args().words
    console = Console()
    table = Table(
        *("attack", "seconds", "tried", "failed"),
        *("most memory", "p95 in quiet to beside, readers"),
    )
    failed_count = 0
    for name, run in _attacks():
        if words and not any(word in name for word in words):
            continue
        console.print(f"{name} ...")
        started = time.monotonic()
        outcome = _outcome(run)
        failed_count += len(outcome.failed)
        for sentence in outcome.failed[:_SENTENCES_SHOWN]:
            console.print(f"  {sentence}", style="red", markup=False)
        seconds = f"{time.monotonic() - started:.0f}"
        table.add_row(
            *(name, seconds, f"{outcome.tried:,}", f"{len(outcome.failed):,}"),
            *(outcome.most_memory, outcome.p95),
        )
    console.print(table)
    return 1 if failed_count or not table.row_count else 0


def _attacks() -> Iterator[Attack]:
    for module in pkgutil.iter_modules(attack.__path__):
        if module.name != "__main__":
            attack_module = import_module(f"{attack.__name__}.{module.name}")
            yield from getattr(attack_module, "attacks", list)()


def _outcome(run: Callable[[], Outcome]) -> Outcome:
    """Run one attack; an error counts as a failure, and the others go on."""
    try:
        return run()
    except Exception:
        return Outcome(0, [traceback.format_exc()])


if __name__ == "__main__":
    raise SystemExit(main())
