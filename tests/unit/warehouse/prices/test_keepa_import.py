"""The import of Keepa files: once each, as a whole or not at all."""

from __future__ import annotations

import io
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from tests.unit.warehouse.price_files import (
    keepa_file,
    land,
    price,
    project_with_prices,
)
from warehouse.__main__ import main
from warehouse.errors import LandingError
from warehouse.paths import Project
from warehouse.prices.keepa_import import import_keepa
from warehouse.prices.landing import landing_files

HISTORY: list[object] = [[4500000, 9999, 4501000, -1, 4502000, 7999]]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two devices, three ASINs, no price files."""
    return project_with_prices(tmp_path)


def _silent() -> Console:
    return Console(file=io.StringIO())


def _landed(project: Project) -> list[tuple[object, ...]]:
    """Return every row in the landing area, in order."""
    paths = [str(file.path) for file in landing_files(project)]
    if not paths:
        return []
    return duckdb.execute(
        "select device_id, cast(observed_at as varchar), price_usd, list_price_usd, "
        "seller_type, source_id from read_parquet($paths) order by all",
        {"paths": paths},
    ).fetchall()


def _said(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return re.sub(r"\s+", " ", console.file.getvalue())


def test_prices_arrive_in_the_layout(project: Project, tmp_path: Path) -> None:
    csv: list[object] = [None] * 19
    csv[0] = [4500000, 9999]
    csv[4] = [4500000, 12999]
    csv[18] = [4500000, 9000, 599]
    import_keepa(
        project, keepa_file(tmp_path, "a.json", {"B000000001": csv}), _silent()
    )
    device, moment = "doorbell", "2019-07-23 00:00:00"
    source = "keepa-product-object"
    assert [tuple(map(str, row)) for row in _landed(project)] == [
        (device, moment, "95.99", "None", "buy_box", source),
        (device, moment, "99.99", "None", "amazon", source),
        (device, moment, "None", "129.99", "list_price", source),
    ]


def test_a_second_import_adds_nothing(project: Project, tmp_path: Path) -> None:
    path = keepa_file(tmp_path, "a.json", {"B000000001": HISTORY})
    assert import_keepa(project, path, _silent()) is not None
    before = landing_files(project)
    console = _silent()
    assert import_keepa(project, path, console) is None
    assert landing_files(project) == before
    assert "Nothing new: all 2 prices are there already." in _said(console)


def test_a_longer_history_adds_only_what_is_new(
    project: Project, tmp_path: Path
) -> None:
    short = keepa_file(tmp_path, "short.json", {"B000000001": [[4500000, 9999]]})
    long = keepa_file(tmp_path, "long.json", {"B000000001": HISTORY})
    first = import_keepa(project, short, _silent())
    console = _silent()
    import_keepa(project, long, console)
    assert first in {file.path for file in landing_files(project)}
    assert len(landing_files(project)) == 2
    assert len(_landed(project)) == 2
    assert "Added 1 price as" in _said(console)


def test_another_price_of_a_known_moment_is_kept_and_said(
    project: Project, tmp_path: Path
) -> None:
    for name, cents in (("a.json", 9999), ("b.json", 8999)):
        console = _silent()
        path = keepa_file(tmp_path, name, {"B000000001": [[4500000, cents]]})
        import_keepa(project, path, console)
    assert len(_landed(project)) == 2
    assert "At 1 moment an earlier import has another price." in _said(console)


def test_one_offer_under_two_numbers_of_a_device_counts_once(
    project: Project, tmp_path: Path
) -> None:
    both: dict[str, list[object]] = {"B000000001": HISTORY, "B000000002": HISTORY}
    import_keepa(project, keepa_file(tmp_path, "a.json", both), _silent())
    assert len(_landed(project)) == 2


def test_a_price_of_another_source_is_another_price(
    project: Project, tmp_path: Path
) -> None:
    land(project, "own.parquet", [price("doorbell", "2019-07-23", "99.99")])
    import_keepa(
        project, keepa_file(tmp_path, "a.json", {"B000000001": HISTORY}), _silent()
    )
    assert len(_landed(project)) == 3


def test_unknown_numbers_are_listed_and_the_rest_arrives(
    project: Project, tmp_path: Path
) -> None:
    console = _silent()
    both = {"B000000001": HISTORY, "B0UNKNOWN1": HISTORY}
    import_keepa(project, keepa_file(tmp_path, "a.json", both), console)
    assert "Unknown ASINs, left out: B0UNKNOWN1." in _said(console)
    assert "seeds/prices/device_asins.csv" in _said(console)
    assert {row[0] for row in _landed(project)} == {"doorbell"}


def test_a_file_of_unknown_numbers_only_is_refused(
    project: Project, tmp_path: Path
) -> None:
    path = keepa_file(tmp_path, "a.json", {"B0UNKNOWN1": HISTORY})
    with pytest.raises(LandingError, match="B0UNKNOWN1"):
        import_keepa(project, path, _silent())
    assert not project.landing_prices_dir.exists()


def test_moments_without_a_price_are_counted(project: Project, tmp_path: Path) -> None:
    console = _silent()
    path = keepa_file(tmp_path, "a.json", {"B000000001": HISTORY})
    import_keepa(project, path, console)
    assert "Left out: 1 moment without an offer." in _said(console)


def test_progress_is_shown(project: Project, tmp_path: Path) -> None:
    console = _silent()
    both = {"B000000001": HISTORY, "B000000003": HISTORY}
    import_keepa(project, keepa_file(tmp_path, "a.json", both), console)
    assert "Read 2 products of `a.json`." in _said(console)
    terminal = Console(file=io.StringIO(), force_terminal=True, width=100)
    import_keepa(project, tmp_path / "a.json", terminal)
    assert "reads a.json" in _said(terminal)


def test_the_command_ends_with_2_names_the_place_and_writes_nothing(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    console = _silent()
    damaged: list[object] = [[4500000, 9999, 4499999, -7]]
    both = {"B000000001": HISTORY, "B000000003": damaged}
    path = keepa_file(tmp_path, "a.json", both)
    assert main(["import", "keepa", str(path)], project, console) == 2
    assert "a.json: products[1].csv[0][2]: `4499999` is out of order" in _said(console)
    assert "a.json: products[1].csv[0][3]: `-7` must be a sum" in _said(console)
    errors = capsys.readouterr().err
    assert "Nothing of" in errors
    assert "it has 2 faults" in errors
    assert "Traceback" not in errors
    assert not project.landing_prices_dir.exists()


def test_the_command_ends_with_0(project: Project, tmp_path: Path) -> None:
    path = keepa_file(tmp_path, "a.json", {"B000000001": HISTORY})
    assert main(["import", "keepa", str(path)], project, _silent()) == 0
    assert len(_landed(project)) == 2


def test_many_faults_are_not_a_flood(project: Project, tmp_path: Path) -> None:
    console = _silent()
    damaged: list[object] = [[n for minute in range(50) for n in (minute, -9)]]
    path = keepa_file(tmp_path, "a.json", {"B000000001": damaged})
    with pytest.raises(LandingError, match="it has 50 faults"):
        import_keepa(project, path, console)
    assert "... and 30 more." in _said(console)


def test_without_the_source_in_the_registry_nothing_is_imported(
    project: Project, tmp_path: Path
) -> None:
    (project.seeds_dir / "reference" / "sources.csv").write_text("source_id\ntracker\n")
    path = keepa_file(tmp_path, "a.json", {"B000000001": HISTORY})
    with pytest.raises(LandingError, match="keepa-product-object"):
        import_keepa(project, path, _silent())


def test_what_a_killed_import_left_is_swept_and_never_read(
    project: Project, tmp_path: Path
) -> None:
    project.landing_prices_dir.mkdir(parents=True)
    leftover = project.landing_prices_dir / ".draft-1.parquet"
    leftover.write_bytes(b"half a file")
    assert landing_files(project) == []
    import_keepa(
        project, keepa_file(tmp_path, "a.json", {"B000000001": HISTORY}), _silent()
    )
    assert not leftover.exists()
    assert len(landing_files(project)) == 1


def test_equal_imports_make_equal_files(tmp_path: Path) -> None:
    hashes = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        project = project_with_prices(tmp_path / name)
        path = keepa_file(tmp_path, "a.json", {"B000000001": HISTORY})
        import_keepa(project, path, _silent())
        hashes.add(landing_files(project)[0].sha256)
    assert len(hashes) == 1


prices = st.dictionaries(
    st.integers(4_000_000, 4_000_050), st.integers(1, 10**6), min_size=1, max_size=12
)


@settings(max_examples=25)
@given(prices, st.lists(st.integers(0, 12), min_size=1, max_size=4))
def test_any_order_of_imports_gives_each_price_once(
    history: dict[int, int], lengths: list[int]
) -> None:
    with TemporaryDirectory() as name:
        root = Path(name)
        project = project_with_prices(root)
        flat = [
            number for minute in sorted(history) for number in (minute, history[minute])
        ]
        for length in (*lengths, len(history)):
            cut = flat[: 2 * length]
            path = keepa_file(root, "a.json", {"B000000001": [cut]})
            import_keepa(project, path, _silent())
        assert len(_landed(project)) == len(set(_landed(project))) == len(history)
