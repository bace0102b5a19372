"""Foreign text formats nothing and makes no links."""

from __future__ import annotations

import re

import pytest

from dashboard.text.markdown import as_code, in_plain_words, plain


@pytest.mark.parametrize(
    "text",
    [
        *("https://evil.example", "HTTP://evil.example", "see www.evil.example"),
        *("a@evil.example", "mailto:a@evil.example", "[a](https://evil.example)"),
    ],
)
def test_bare_text_is_not_a_link(text: str) -> None:
    for shown in (plain(text), in_plain_words(text)):
        assert not re.search(r"(?i)https?\\?://|www\.|@\w|(?<!\\)\]", shown)
        assert shown.replace("\u2060", "").replace("\\", "") == text


def test_what_a_stranger_says_stays_code() -> None:
    assert as_code("`[a](https://evil.example)`\n\nb") == (
        "`'[a](https://evil.example)' b`"
    )
