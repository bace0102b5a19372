"""Show how far a build has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

from warehouse.building.dbt_process import NodeFinished
from warehouse.console import progress_bar, say, tally

_BAD = frozenset({"error", "fail", "runtime error"})


@contextmanager
def node_progress(console: Console) -> Iterator[Callable[[NodeFinished], None]]:
    """Show each finished node: a bar for a person, lines for a log.

    In a log each model gets a line; seeds and tests are counted, and a failed one is
    named.
    """
    counts: Counter[str] = Counter()
    with progress_bar(console) as bar:
        task = bar.add_task("dbt reads the project", total=None)

        def show(node: NodeFinished) -> None:
            kind = "test" if node.node_type == "unit_test" else node.node_type
            counts[kind] += node.rule_count
            if node.status in _BAD:
                say(console, f"FAILED {kind} {node.node_name}")
            elif kind == "model" and not console.is_terminal:
                done = f"{counts.total():>4}/{node.total}"
                is_skipped = node.status == "skipped"
                end = "not reached" if is_skipped else f"{node.seconds:.2f} s"
                say(console, f"{done} model {node.node_name} {end}")
            bar.update(
                task,
                total=node.total or None,
                completed=counts.total(),
                description=f"{kind} {node.node_name}",
            )

        yield show
    parts = [tally(counts[kind], kind) for kind in ("seed", "model", "test")]
    console.print(f"dbt: {', '.join(parts)}.")
