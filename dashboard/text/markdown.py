"""Two ways to show foreign text in Markdown.

Text from strangers, in links or controls, goes through :func:`as_code`; text from the
record through :func:`plain`. Neither formats anything or makes links.
"""

from __future__ import annotations

import re

# Where Markdown turns bare text into links, even if it is escaped.
_BARE_LINK = re.compile(r"(?i)(?<=http:)(?=//)|(?<=https:)(?=//)|(?<=www)(?=\.)|(?<=@)")
_WORD_JOINER = "\u2060"
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"\*+|:[\w-]+\[|(?<!\\)[\[\]`]|^#+ |^- ", re.MULTILINE)
_MARKDOWN = str.maketrans({char: f"\\{char}" for char in "\\`*_{}[]<>#|~$:"})
_TO_ESCAPE = re.compile(r"[\\`*_{}\[\]<>#|~$:@]|[wW]{3}\.")


def plain(text: str) -> str:
    """Escape text so that Markdown formats nothing."""
    # why: most texts are names with nothing to escape, and documents have thousands.
    if not _TO_ESCAPE.search(text):
        return text
    return _BARE_LINK.sub(_WORD_JOINER, text).translate(_MARKDOWN)


def as_code(text: str, *, longest: int = 120) -> str:
    """Write untrusted text as inline code, on one line."""
    shown = " ".join(text[:longest].replace("`", "'").split())
    return f"`{shown or ' '}`"


def in_plain_words(sentence: str) -> str:
    """Escape a sentence, but keep code in backticks as code."""
    words = []
    for number, part in enumerate(sentence.split("`")):
        is_code = number % 2 and part.strip()
        words.append(as_code(part, longest=len(part)) if is_code else plain(part))
    return "".join(words)


def without_markup(text: str) -> str:
    """Return Markdown as plain text on one line."""
    read = re.sub(r"\\(.)", r"\1", _MARKS.sub("", _LINK.sub(r"\1", text)))
    return " ".join(read.replace(_WORD_JOINER, "").split())
