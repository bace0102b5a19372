"""Links to sources with foreign text."""

from __future__ import annotations

import pytest

from dashboard.citations import SourceLink
from dashboard.formats import in_plain_words, plain


def test_a_source_is_a_link_with_its_title() -> None:
    source = SourceLink("CNET", "https://www.cnet.com/a", "A story")
    assert source.markdown() == "[CNET, A story](https://www.cnet.com/a)"


def test_brackets_in_an_address_do_not_end_the_link() -> None:
    source = SourceLink("Wiki", "https://example.org/a_(b)")
    assert source.markdown().endswith("(https://example.org/a_%28b%29)")


def test_only_a_web_address_becomes_a_link() -> None:
    assert SourceLink("Someone", "javascript:alert(1)").markdown() == "Someone"


def test_text_of_others_is_not_formatted() -> None:
    assert plain("*x* <b> $y$ :red[z]") == r"\*x\* \<b\> \$y\$ \:red\[z\]"


@pytest.mark.parametrize(
    ("sentence", "markdown"),
    [
        ("There is no `a_b` (line 1).", "There is no `a_b` (line 1)."),
        ("5 * 3 [x](y)", r"5 \* 3 \[x\](y)"),
        ("In `a` [x](y) `b`", r"In `a` \[x\](y) `b`"),
        ("Odd ` tick", "Odd `tick`"),
        ("Two `a\n\n# b` lines", "Two `a # b` lines"),
    ],
)
def test_only_code_is_markdown_in_a_sentence(sentence: str, markdown: str) -> None:
    assert in_plain_words(sentence) == markdown
