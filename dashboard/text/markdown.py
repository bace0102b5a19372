"""The two ways to show text that is not ours in Markdown.

What strangers write, in a link or a control, is :func:`as_code`; what the record says
is :func:`plain`. Neither formats anything or leads anywhere.
"""

from __future__ import annotations

import re

# Where Markdown would make a link of bare text, whether or not its signs are escaped.
_BARE_LINK = re.compile(r"(?i)(?<=http:)(?=//)|(?<=https:)(?=//)|(?<=www)(?=\.)|(?<=@)")
_WORD_JOINER = "\u2060"
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"\*+|:[\w-]+\[|(?<!\\)[\[\]`]|^#+ |^- ", re.MULTILINE)
_MARKDOWN = str.maketrans({char: f"\\{char}" for char in "\\`*_{}[]<>#|~$:"})


def plain(text: str) -> str:
    """Return text in which Markdown finds nothing to format."""
    return _BARE_LINK.sub(_WORD_JOINER, text).translate(_MARKDOWN)


def as_code(text: str, *, longest: int = 120) -> str:
    """Write what a link or a reader says as code, which nothing in it can leave.

    Returns:
        Markdown on one line: code ends at a backtick, and at an empty line.
    """
    shown = " ".join(text[:longest].replace("`", "'").split())
    return f"`{shown or ' '}`"


def in_plain_words(sentence: str) -> str:
    """Write a sentence with code in backticks so that nothing else in it is Markdown.

    Returns:
        Markdown in which the quoted parts are code.
    """
    words = []
    for number, part in enumerate(sentence.split("`")):
        is_code = number % 2 and part.strip()
        words.append(as_code(part, longest=len(part)) if is_code else plain(part))
    return "".join(words)


def without_markup(text: str) -> str:
    """Return a text as it reads: Markdown without its signs, on one line."""
    read = re.sub(r"\\(.)", r"\1", _MARKS.sub("", _LINK.sub(r"\1", text)))
    return " ".join(read.replace(_WORD_JOINER, "").split())
