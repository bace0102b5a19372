"""Show how far a build has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from warehouse.building.dbt_process import NodeFinished

_BAD = frozenset({"error", "fail", "runtime error"})


@contextmanager
def node_progress(console: Console) -> Iterator[Callable[[NodeFinished], None]]:
    """Show each finished node: a bar for a person, lines for a log.

    Args:
        console: Where to print.

    Yields:
        A function to call with each node. Models get a line of their own in a log;
        seeds and tests are counted, and a failed one is named.
    """
    counts: Counter[str] = Counter()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("dbt reads the project", total=None)

        def show(node: NodeFinished) -> None:
            kind = "test" if node.node_type == "unit_test" else node.node_type
            counts[kind] += node.rule_count
            if node.status in _BAD:
                console.print(Text(f"FAILED {kind} {node.node_name}"), soft_wrap=True)
            elif kind == "model" and not console.is_terminal:
                done = f"{counts.total():>4}/{node.total}"
                end = (
                    "not reached"
                    if node.status == "skipped"
                    else f"{node.seconds:.2f} s"
                )
                line = f"{done} model {node.node_name} {end}"
                console.print(Text(line), soft_wrap=True)
            bar.update(
                task,
                total=node.total or None,
                completed=counts.total(),
                description=f"{kind} {node.node_name}",
            )

        yield show
    parts = [
        f"{counts[kind]} {kind}{'s' * (counts[kind] != 1)}"
        for kind in ("seed", "model", "test")
    ]
    console.print(f"dbt: {', '.join(parts)}.")
