"""Which part of the Python code may import which."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.conftest import tree_of

# House -> its rooms from the ground up. A module imports from its own room and from
# lower floors; rooms of one line do not import each other.
FLOORS = {
    "dashboard": (
        {"streamlit_internals"},
        {"text"},
        {"queries", "charts"},
        {"lookup", "server", "words"},
        {"documents"},
        {"components"},
        {"pages"},
        {"frame"},
        {"main", "app", "__main__"},
    ),
    "warehouse": (
        {"errors"},
        {"paths", "connection"},
        {"disk", "console"},
        {"seeds", "snapshots"},
        {"downloads", "evidence", "importers", "reports"},
        {"saved_questions"},
        {"building"},
        {"__main__"},
    ),
}
# Room or module -> what it never imports, apart from floors above it, and what to do
# instead.
FORBIDDEN_IMPORTS = {
    "dashboard/text": (
        ("streamlit", "starlette", "duckdb", "altair", "pydeck", "warehouse"),
        "A text is the same in a page, a file and a log: let the caller draw it",
    ),
    "dashboard/lookup": (
        ("streamlit", "starlette", "duckdb", "altair", "pydeck", "warehouse"),
        "A search reads rows and says what they mean: let the page draw it",
    ),
    "dashboard/words": (
        (
            *("streamlit", "starlette", "duckdb", "altair", "pydeck", "warehouse"),
            "dashboard.queries",
        ),
        "A sentence is written from rows and labels: take both as arguments",
    ),
    "dashboard/documents": (
        ("streamlit", "altair", "pydeck", "duckdb"),
        "A document is not a page of Streamlit: ask dashboard/queries for rows, and "
        "write in dashboard/words what both say",
    ),
    **dict.fromkeys(
        (
            *("dashboard/documents/card.py", "dashboard/documents/council.py"),
            "dashboard/documents/document.py",
            *("dashboard/documents/pdf.py", "dashboard/documents/sheets.py"),
        ),
        (
            ("dashboard.queries",),
            "This part of a page is written from its facts: gather rows and labels in "
            "dashboard/documents/facts.py",
        ),
    ),
    "dashboard/server": (
        ("streamlit", "altair", "pydeck", "duckdb"),
        "An answer to HTTP is not a page: ask dashboard/queries for rows",
    ),
    "dashboard/frame.py": (
        ("duckdb", "altair", "pydeck", "starlette"),
        "The frame surrounds pages: what it shows belongs in a folder below",
    ),
    "dashboard/main.py": (
        ("duckdb", "altair", "pydeck", "starlette", "dashboard.queries"),
        "Here is the list of pages, and one place for errors: see dashboard/frame.py",
    ),
    "dashboard/app.py": (
        ("duckdb", "dashboard.queries", "dashboard.pages", "dashboard.components"),
        "The server is put together here; what it answers is in dashboard/server",
    ),
    "dashboard/pages": (
        ("duckdb", "altair", "pydeck", "warehouse"),
        "A page tells the story: ask dashboard/queries for rows and dashboard/charts "
        "for a chart",
    ),
    "dashboard/queries": (
        (
            *("altair", "pydeck"),
            *("dashboard.pages", "dashboard.charts", "dashboard.components"),
        ),
        "A query returns rows and knows nothing of how they are shown",
    ),
    "dashboard/charts": (
        (
            *("duckdb", "streamlit", "warehouse"),
            *("dashboard.queries", "dashboard.pages", "dashboard.components"),
        ),
        "A chart is a pure function of its rows: let the page pass them in",
    ),
    "dashboard/components": (
        ("duckdb", "warehouse", "dashboard.queries", "dashboard.pages"),
        "A component shows what it is given: let the page ask for the rows",
    ),
    "warehouse": (
        ("streamlit", "altair", "pydeck", "dashboard"),
        "The warehouse is built and read without a dashboard: move what shows it to "
        "dashboard/",
    ),
}
# Documented names of Streamlit that `st` does not export.
PROMISED_BY_STREAMLIT = {"column_config", "errors"}
# Folder or module -> what may be imported anyway: a table of any page needs the
# words for its codes, and a described place is cached with its snapshot.
ALLOWED_IMPORTS = {
    "dashboard/components": ("dashboard.queries.labels",),
    "dashboard/documents/card.py": ("dashboard.queries._run",),
}
# Library -> the only modules that import it, and what others use instead.
ONLY_IMPORTED_BY = {
    "duckdb": (
        ("warehouse/", "dashboard/queries/_run.py"),
        "Ask through dashboard/queries/_run.py, where connections are safe to share",
    ),
    "dbt": (
        ("warehouse/building/dbt_child.py",),
        "dbt runs in its own process: warehouse/building/dbt_child.py",
    ),
}


# Queries that every module of a page may call: labels and limits of evidence, and the
# cache by snapshot.
WORDS_OF_THE_DATA = {"labels", "_run"}
# Module of a page other than page.py -> why it queries, too.
ALSO_QUERIES = {
    "dashboard/pages/map/answers.py": "keeps for each snapshot what page.py would ask",
    "dashboard/pages/subsidies/schemes.py": "keeps what page.py would ask, too",
}


def _modules(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [folder]


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("folder", FORBIDDEN_IMPORTS)
def test_no_import_crosses_a_layer(folder: str, repo_root: Path) -> None:
    forbidden, remedy = FORBIDDEN_IMPORTS[folder]
    modules = _modules(repo_root / folder)
    assert modules, f"{folder} holds no module, so this rule guards nothing. Mend it."
    offenders = {
        f"{path.relative_to(repo_root)} imports {name}"
        for path in modules
        for name in _imports(path)
        if any(_is_within(name, package) for package in forbidden)
        and not any(_is_within(name, one) for one in ALLOWED_IMPORTS.get(folder, ()))
    }
    assert not offenders, f"{remedy}. {sorted(offenders)}"


@pytest.mark.parametrize("library", ONLY_IMPORTED_BY)
def test_a_library_is_imported_only_where_it_is_at_home(
    library: str, repo_root: Path
) -> None:
    homes, remedy = ONLY_IMPORTED_BY[library]
    offenders = {
        str(path.relative_to(repo_root))
        for package in ("dashboard", "warehouse")
        for path in _modules(repo_root / package)
        if not path.relative_to(repo_root).as_posix().startswith(homes)
        and any(_is_within(name, library) for name in _imports(path))
    }
    assert not offenders, f"{remedy}. These import {library}: {sorted(offenders)}"


def test_no_module_has_a_name_that_means_nothing(repo_root: Path) -> None:
    offenders = [
        str(path.relative_to(repo_root))
        for package in ("dashboard", "warehouse", "tests")
        for path in (repo_root / package).rglob("*")
        if path.stem in {"utils", "helpers", "common", "misc"}
    ]
    assert not offenders, (
        "A module is named for the one thing that it does. Split or rename: "
        f"{offenders}"
    )


def test_the_inside_of_streamlit_is_used_in_one_module(repo_root: Path) -> None:
    home = repo_root / "dashboard" / "streamlit_internals.py"
    offenders = {
        f"{path.relative_to(repo_root)} uses {name}"
        for path in _modules(repo_root / "dashboard")
        if path != home
        for name in (*_imports(path), *_attributes(path))
        if name.startswith(("streamlit.", "st.__"))
        and name.split(".")[1] not in PROMISED_BY_STREAMLIT
    }
    assert not offenders, (
        "Streamlit may change this without a word. Take it into "
        f"dashboard/streamlit_internals.py, with the reason: {sorted(offenders)}"
    )


def _attributes(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node)


def _room(name: str) -> str:
    """Return the room of a module, or of a name in it."""
    return name.split(".")[1] if "." in name else ""


@pytest.mark.parametrize("house", FLOORS)
def test_no_arrow_between_rooms_runs_up(house: str, repo_root: Path) -> None:
    floor_of = {room: n for n, rooms in enumerate(FLOORS[house]) for room in rooms}
    offenders, met = set(), set()
    for path in _modules(repo_root / house):
        place = path.relative_to(repo_root).with_suffix("")
        if place.name == "__init__":
            continue
        room = place.parts[1]
        met.add(room)
        assert room in floor_of, (
            f"Give `{room}` a floor in FLOORS and docs/architecture.md."
        )
        for name in _imports(path):
            other = _room(name) if _is_within(name, house) else ""
            if other not in {"", room} and floor_of[other] >= floor_of[room]:
                offenders.add(f"{'/'.join(place.parts)} imports {name}")
    assert met == floor_of.keys(), f"No such room: {sorted(floor_of.keys() - met)}"
    assert not offenders, (
        "Two rooms that know each other are one. Move what both need down a floor: "
        f"{sorted(offenders)}"
    )


def test_architecture_page_names_every_room(repo_root: Path) -> None:
    page = (repo_root / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {
        path.parent.name
        for h in FLOORS
        for path in repo_root.glob(f"{h}/*/__init__.py")
    }
    assert rooms, "There is no room, so this rule guards nothing. Mend it."
    untold = sorted(room for room in rooms if f"{room}/" not in page)
    assert not untold, f"A newcomer looks for these in docs/architecture.md: {untold}"


def test_a_component_is_of_two_pages_or_of_the_frame(repo_root: Path) -> None:
    users: dict[str, set[str]] = {
        path.stem: set() for path in _modules(repo_root / "dashboard" / "components")
    }
    del users["__init__"]
    for path in _modules(repo_root / "dashboard"):
        parts = path.relative_to(repo_root / "dashboard").with_suffix("").parts
        for name in _imports(path):
            if _is_within(name, "dashboard.components") and name.count(".") > 1:
                users[name.split(".")[2]].add(parts[1] if len(parts) > 1 else "frame")
    # why: part of a component belongs to every page that uses the component.
    pages = {path.name for path in (repo_root / "dashboard" / "pages").iterdir()}
    shared = {
        name
        for name, by in users.items()
        if "frame" in by or len(by & pages) > 1 or by & (users.keys() - {name})
    }
    assert not users.keys() - shared, (
        "Only one page shows this. Move it to the folder of that page: "
        f"{ {name: users[name] for name in users.keys() - shared} }"
    )


def test_only_the_page_itself_asks(repo_root: Path) -> None:
    offenders = {
        f"{place} imports {name}"
        for path in _modules(repo_root / "dashboard" / "pages")
        if (place := path.relative_to(repo_root).as_posix()) not in ALSO_QUERIES
        and path.name != "page.py"
        for name in _imports(path)
        if _is_within(name, "dashboard.queries")
        and name.count(".") > 2
        # why: a name with a capital is a constant or a type, and queries nothing.
        and name.rpartition(".")[2].islower()
        and name.split(".")[2] not in WORDS_OF_THE_DATA
    }
    assert not offenders, (
        "Whoever reads a page wants to find all that it asks in page.py: ask there and "
        f"hand the rows over. {sorted(offenders)}"
    )
