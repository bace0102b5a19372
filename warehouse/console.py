"""What the commands tell whoever runs them."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from rich.progress import Progress


def say(console: Console, sentence: str) -> None:
    """Print a text as it stands, however wide."""
    console.print(Text(sentence), soft_wrap=True)


def tally(count: int, noun: str) -> str:
    """Write a number with its noun, such as ``1 row`` or ``1,200 rows``."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


def plain_cause(error: OSError) -> str:
    """Say what the system said, where, and what to do about a full disk."""
    place = f" (`{error.filename}`)" if error.filename else ""
    is_full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    room = " Make room, then run the command again." * is_full
    return f"{error.strerror or error}{place}.{room}"


def progress_bar(console: Console) -> Progress:
    """Make a bar that counts what is done; it shows nothing outside a terminal."""
    # why: a command that says one sentence shall not wait for it to load.
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
