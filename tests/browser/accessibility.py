"""Whether a page can be read by everyone."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_OF_COLOUR = ("color-contrast", "link-in-text-block")


def broken_rules(page: Page, *, of_colour: bool = False) -> dict[str, list[str]]:
    """Ask axe what is wrong with a page.

    Args:
        page: A page that is drawn.
        of_colour: Whether to look only at what other colours can change.

    Returns:
        By rule, the elements that break it.
    """
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if of_colour:
        options["runOnly"] = {"type": "rule", "values": [*_OF_COLOUR]}
    found = Axe().run(page, options=options).response["violations"]
    return {
        violation["id"]: [node["html"][:200] for node in violation["nodes"]]
        for violation in found
    }
