"""Accessibility of a page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_OF_COLOR = ("color-contrast", "link-in-text-block")


def broken_rules(page: Page, *, of_color: bool = False) -> dict[str, list[str]]:
    """Run axe on a drawn page; return the elements that break each rule.

    Args:
        of_color: Only check rules that depend on colors.
    """
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if of_color:
        options["runOnly"] = {"type": "rule", "values": [*_OF_COLOR]}
    violations = Axe().run(page, options=options).response["violations"]
    return {
        violation["id"]: [node["html"][:200] for node in violation["nodes"]]
        for violation in violations
    }
