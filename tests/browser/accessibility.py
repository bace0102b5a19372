"""Accessibility of a page."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_OF_COLOR = ("color-contrast", "link-in-text-block")
# The elements that break each rule.
_BROKEN = """async options => {
  const { violations } = await axe.run(options);
  return Object.fromEntries(violations.map(
    ({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]));
}"""


def broken_rules(page: Page, *, of_color: bool = False) -> dict[str, list[str]]:
    """Run axe on a drawn page; return the elements that break each rule.

    Args:
        of_color: Only check rules that depend on colors.
    """
    if page.evaluate("!globalThis.axe"):
        page.evaluate(AXE_SCRIPT)
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if of_color:
        options["runOnly"] = {"type": "rule", "values": [*_OF_COLOR]}
    broken: dict[str, list[str]] = page.evaluate(_BROKEN, options)
    return broken
