"""What the commands tell whoever runs them."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text


def say(console: Console, sentence: str) -> None:
    """Print a text as it stands, however wide.

    Args:
        console: Where to.
        sentence: The text; nothing in it is markup.
    """
    console.print(Text(sentence), soft_wrap=True)
