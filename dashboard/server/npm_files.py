"""DuckDB's engine for the browser and Arrow's reader, as published on npm.

``python -m dashboard.server.npm_files NPM...`` downloads them at installation. Without
them the SQL page says so, and everything else works.
"""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

ENGINE_VERSION = "1.32.0"
ENGINE_FOLDER = Path(sys.prefix) / "share" / "porchlight" / f"engine-{ENGINE_VERSION}"
_DUCKDB = f"@duckdb/duckdb-wasm@{ENGINE_VERSION}"
_ARROW = "apache-arrow@17.0.0"
# SHA-256 of the package that each was tested with.
_HASHES = {
    _DUCKDB: "13c29d80888b795cb493b281685d3d3e1738db2fad50d419e2884c6585789722",
    _ARROW: "3517f9ef256e9e5bf819f92652028545131660784c68818604e9025ec643b317",
}
WORKER_FILE = "duckdb-worker.js"
# Our name of each file, its package, and its path there. What ends in .gz is packed.
ENGINE_FILES = {
    "duckdb.js": (_DUCKDB, "dist/duckdb-browser.mjs"),
    WORKER_FILE: (_DUCKDB, "dist/duckdb-browser-eh.worker.js"),
    "duckdb.wasm.gz": (_DUCKDB, "dist/duckdb-eh.wasm"),
    "arrow.js": (_ARROW, "Arrow.es2015.min.js"),
    "arrow-license.txt": (_ARROW, "LICENSE.txt"),
}
# A browser does not find modules by their bare names, and Arrow's script for
# browsers is no module.
_IMPORTS = {b'import*as %b from"apache-arrow"' % name: name for name in (b"u", b"d")}


def fetch(npm: Sequence[str], folder: Path = ENGINE_FOLDER) -> None:
    """Download the packages, check their hashes and unpack what the page needs.

    Raises:
        subprocess.CalledProcessError: If npm fails.
        ValueError: If a hash differs.
    """
    with tempfile.TemporaryDirectory() as packages:
        subprocess.run(  # noqa: S603 - the installer passes it
            [*npm, "pack", "--silent", "--cache", f"{packages}/cache", *_HASHES],
            cwd=packages,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        files = {
            name: _file(Path(packages), package, path)
            for name, (package, path) in ENGINE_FILES.items()
        }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _file(packages: Path, package: str, path: str) -> bytes:
    """Return one file of a package as it is served."""
    name = package.lstrip("@").replace("/", "-").replace("@", "-")
    packed = (packages / f"{name}.tgz").read_bytes()
    if hashlib.sha256(packed).hexdigest() != _HASHES[package]:
        message = (
            f"`{package}` is not the package that the SQL page was tested with. It was "
            "not installed."
        )
        raise ValueError(message)
    with tarfile.open(packages / f"{name}.tgz") as archive:
        member = archive.extractfile(f"package/{path}")
        content = member.read() if member else b""
    for statement, variable in _IMPORTS.items():
        content = content.replace(statement, b"const %b=window.Arrow" % variable)
    return gzip.compress(content, mtime=0) if path.endswith(".wasm") else content


if __name__ == "__main__":
    fetch(sys.argv[1:])
