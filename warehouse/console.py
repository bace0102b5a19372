"""Output of the commands."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from warehouse.errors import Fault

if TYPE_CHECKING:
    from rich.progress import Progress

_MOST_SHOWN = 1_000
_PRIVATE = "It is not public, so a log does not show it: run this in a terminal."


def write_line(console: Console, sentence: str) -> None:
    """Print a text unchanged, however wide."""
    console.print(Text(sentence), soft_wrap=True)


def tally(count: int, noun: str) -> str:
    """Write a number with its noun, such as ``1 row`` or ``1,200 rows``."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


def describe_os_error(error: OSError) -> str:
    """Describe an error of the operating system, and what to do about a full disk."""
    place = f" (`{error.filename}`)" if error.filename else ""
    is_full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    room = " Make room, then run the command again." * is_full
    return f"{error.strerror or error}{place}.{room}"


def progress_bar(console: Console) -> Progress:
    """Make a bar that counts what is done; it shows nothing outside a terminal."""
    # A command that prints one sentence should not wait for it to load.
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def show_faults(faults: Sequence[Fault], console: Console) -> None:
    """Print one line per fault; only a terminal shows the value of a private one.

    Editors and CI turn ``file:line: column: ...`` into links.
    """
    for fault in faults:
        is_private = fault.is_private and not console.is_terminal
        write_line(console, fault_line(replace(fault, is_private=is_private)))


def fault_line(fault: Fault) -> str:
    """Return a fault as one line of text, without the value of a private one."""
    place = f"{fault.file}:{fault.line}:" if fault.line else f"{fault.file}:"
    column = f" {_one_line(fault.column)}:" if fault.column else ""
    if fault.is_private:
        return f"{place}{column} {fault.rule}. {_PRIVATE}"
    value = f"`{_one_line(fault.value)}`" if fault.value else "(empty)"
    return f"{place}{column} {value} {fault.rule}. {fault.remedy}"


def _one_line(value: str) -> str:
    """Escape control characters in a value, and cut it where it is too long."""
    more = "" if len(value) <= _MOST_SHOWN else f"... ({len(value):,} characters)"
    shown = (
        character
        if character.isprintable()
        else character.encode("unicode_escape").decode()
        for character in value[:_MOST_SHOWN]
    )
    return f"{''.join(shown)}{more}"
