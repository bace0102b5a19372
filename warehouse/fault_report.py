"""Show the faults of the input check on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.faults import Fault

_TABLE_WIDTH = 100


def show_faults(faults: Sequence[Fault], console: Console) -> None:
    """Print all faults: a table for a person, one wide line each for a log.

    Args:
        faults: In the order to show them.
        console: Where to print. Not a terminal, or one too narrow for a table, gets
            ``file:line: column: ...`` lines, which editors and CI turn into links.
    """
    if console.is_terminal and console.width >= _TABLE_WIDTH:
        console.print(_table(faults))
        return
    for fault in faults:
        console.print(Text(fault_line(fault)), soft_wrap=True)


def fault_line(fault: Fault) -> str:
    r"""Return a fault as one line of text.

    Args:
        fault: What to write.

    Returns:
        ``file:line: column: `value` rule. Remedy``, with line ends inside a value
        written as ``\n`` and an empty cell as ``(empty)``.
    """
    place = f"{fault.file}:{fault.line}:"
    column = f" {fault.column}:" if fault.column else ""
    value = f"`{_on_one_line(fault.value)}`" if fault.value else "(empty)"
    return f"{place}{column} {value} {fault.rule}. {fault.remedy}"


def _table(faults: Sequence[Fault]) -> Table:
    table = Table(title="Faults in the seeds", show_lines=True)
    for name in ("File", "Line", "Column"):
        table.add_column(
            name, overflow="fold", justify="right" if name == "Line" else "left"
        )
    for name in ("Value", "Rule", "Remedy"):
        table.add_column(name, overflow="fold", min_width=12)
    for fault in faults:
        cells = (
            fault.file,
            str(fault.line),
            fault.column,
            _on_one_line(fault.value),
            fault.rule,
            fault.remedy,
        )
        # why: Text, because a value may hold brackets that Rich reads as markup.
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _on_one_line(value: str) -> str:
    return value.replace("\r", "\\r").replace("\n", "\\n")
