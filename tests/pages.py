"""Pages under test: all of the menu, and more views."""

from __future__ import annotations

import csv

from dashboard.addresses import MENU
from tests.serving import REPO_ROOT

# What a name is folded to, in SQL and in the browser.
with (REPO_ROOT / "tests" / "folded_names.csv").open(encoding="utf-8") as _file:
    FOLDED_NAMES = {row["written"]: row["folded"] for row in csv.DictReader(_file)}
# Address of each view, and its headline. `make test` shows those that have every look
# in dark mode and on a phone, and opens those that are nightly in AppTest alone, since
# a browser opens another view of their page; `make test-all` does both with all.
with (REPO_ROOT / "tests" / "views.csv").open(encoding="utf-8", newline="") as _file:
    _VIEWS = list(csv.DictReader(_file))
EVERY_LOOK = {view["address"] for view in _VIEWS if view["has_every_look"]}
AT_NIGHT = {view["address"] for view in _VIEWS if view["is_nightly"]}
PHONE = {
    "viewport": {"width": 360, "height": 780},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36",
}
DARK = {"color_scheme": "dark"}


# Listed pages are tested even if no view names them; then without headline.
PAGES: dict[str, str | None] = {view["address"]: view["headline"] for view in _VIEWS}
for _page in [*MENU][1:]:
    PAGES.setdefault(f"/{_page.replace('_', '-')}", None)
