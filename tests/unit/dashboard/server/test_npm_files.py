"""DuckDB for the browser is taken only as it was tested."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pytest

from dashboard.server.npm_files import ENGINE_FILES, ENGINE_FOLDER, fetch

# Packs an empty package in place of each that is asked for.
_NPM = """
import sys
for name in sys.argv:
    if name.startswith(("@", "apache")):
        file = name.lstrip("@").replace("/", "-").replace("@", "-")
        open(f"{file}.tgz", "wb").write(b"other")
"""


def test_what_is_installed_finds_its_modules() -> None:
    assert {path.name for path in ENGINE_FOLDER.iterdir()} == {*ENGINE_FILES}
    module = (ENGINE_FOLDER / "duckdb.js").read_text("utf-8")
    assert module.count("=window.Arrow") == 2
    assert 'from"apache-arrow"' not in module
    with gzip.open(ENGINE_FOLDER / "duckdb.wasm.gz") as engine:
        assert engine.read(4) == b"\0asm"


def test_another_package_is_refused(tmp_path: Path) -> None:
    npm = tmp_path / "npm.py"
    npm.write_text(_NPM, "utf-8")
    with pytest.raises(ValueError, match="is not the package that the SQL page"):
        fetch([sys.executable, str(npm)], tmp_path / "engine")
    assert not (tmp_path / "engine").exists()
