"""Pages under test: all that main.py lists for everyone, and more views."""

from __future__ import annotations

import ast

from tests.serving import REPO_ROOT

# Address of a view, and its headline.
VIEWS = {
    "/": "Do your police work with Amazon Ring?",
    "/my-town": "Do my police work with Ring?",
    "/map": "Map of agencies",
    "/map?month=2021-08&state=IL&agency=il-addison-police-department": (
        "Map of agencies"
    ),
    "/trends?show=total&states=CA,IL,NJ": (
        "When agencies joined Ring, and what came after"
    ),
    "/subsidies": "Public money for Ring cameras",
    "/subsidies?v=1&scheme=akron-oh": "Public money for Ring cameras",
    "/prices": "What Ring cameras cost around Prime Day",
    "/prices?v=1&sale=prime-day-2022": "What Ring cameras cost around Prime Day",
    "/terms": "What camera makers may do with your video",
    "/terms?v=1&topic=e2ee&vendor=wyze": "What camera makers may do with your video",
    "/incidents": "What happened, and what the companies say",
    "/incidents?search=2019": "What happened, and what the companies say",
    "/incidents?incident=ring-2019-07-18-fight-for-the-future-map": (
        "What happened, and what the companies say"
    ),
    "/story": "The story of July 2019, checked",
    "/questions": "Questions and their answers",
    "/questions?v=1&question=agencies_per_100k": (
        "Which states have the most agencies per 100,000 residents, for one technology?"
    ),
    "/questions?v=1&question=incidents_by_standing": (
        "What happened, how well established is it, and what did the company say?"
    ),
    "/data": "Data and method",
    "/data?v=1&search=subsid": "Data and method",
}


def listed_pages() -> list[str]:
    """Return the names of the pages in main.py, in order."""
    tree = ast.parse((REPO_ROOT / "dashboard" / "main.py").read_text("utf-8"))
    return [
        str(node.args[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "listed_page"
        and isinstance(node.args[0], ast.Constant)
    ]


def _addresses() -> list[str]:
    """Return the address of each page and view."""
    _first, *others = listed_pages()
    listed = [f"/{page.replace('_', '-')}" for page in others]
    return list(dict.fromkeys([*VIEWS, *listed]))


# Listed pages are tested even if no view above names them; then without headline.
PAGES = {address: VIEWS.get(address) for address in _addresses()}
# `make test` shows these in dark mode and on a phone, `make test-all` all of them.
EVERY_LOOK = {
    "/",
    "/my-town",
    "/map?month=2021-08&state=IL&agency=il-addison-police-department",
    "/trends?show=total&states=CA,IL,NJ",
    "/subsidies?v=1&scheme=akron-oh",
    "/prices",
    "/terms",
    "/incidents?search=2019",
    "/data",
    "/questions?v=1&question=agencies_per_100k",
}
# Only `make test-all` opens these in light mode; in `make test` AppTest does, and a
# browser opens another view of the same page.
AT_NIGHT = {
    "/map?month=2021-08&state=IL&agency=il-addison-police-department",
    "/subsidies?v=1&scheme=akron-oh",
    "/prices?v=1&sale=prime-day-2022",
    "/terms?v=1&topic=e2ee&vendor=wyze",
    "/incidents?incident=ring-2019-07-18-fight-for-the-future-map",
    "/questions?v=1&question=agencies_per_100k",
    "/questions?v=1&question=incidents_by_standing",
    "/data?v=1&search=subsid",
}
PHONE = {
    "viewport": {"width": 360, "height": 780},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36",
}
DARK = {"color_scheme": "dark"}
