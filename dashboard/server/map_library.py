"""deck.gl's scripts, which draw the map, as published on npm.

``python -m dashboard.server.map_library NPM...`` downloads them at installation.
Without them the Map page says so and still shows its lists.
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

from dashboard.text.addresses import DECK_GL_PATH

LIBRARY_FOLDER = Path(sys.prefix) / "share" / "porchlight" / Path(DECK_GL_PATH).name
_VERSION = DECK_GL_PATH.rpartition("-")[2]
_SCRIPT = "package/dist.min.js"
# SHA-256 of the script in each package that the map was tested with.
LIBRARY_HASHES = {
    "core": "ba586dcc7c2921a6f8f142ecc5024c5add642742c48b506826588ac85f039418",
    "layers": "2939dddbdb47c6401c98861ea6756475c836e3dc359229d11df47fe62de9f2ae",
    "json": "233e539fc06aeb99f6cb456861ca704761d87a6dfbee35192e714fc0ad9548c4",
}


def scripts(folder: Path = LIBRARY_FOLDER) -> dict[str, Path]:
    """Map the name of each script in an address to its compressed file."""
    return {path.stem: path for path in folder.glob("*.js.gz")}


def fetch(npm: Sequence[str], folder: Path = LIBRARY_FOLDER) -> None:
    """Download the scripts and check their hashes.

    Raises:
        subprocess.CalledProcessError: If npm fails.
        ValueError: If a hash differs.
    """
    names = [f"@deck.gl/{name}@{_VERSION}" for name in LIBRARY_HASHES]
    with tempfile.TemporaryDirectory() as packages:
        subprocess.run(  # noqa: S603 - the installer passes it
            [*npm, "pack", "--silent", "--cache", f"{packages}/cache", *names],
            cwd=packages,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        library = {name: _script(Path(packages), name) for name in LIBRARY_HASHES}
    folder.mkdir(parents=True, exist_ok=True)
    for name, script in library.items():
        (folder / f"{name}.min.js.gz").write_bytes(gzip.compress(script, mtime=0))


def _script(packages: Path, name: str) -> bytes:
    with tarfile.open(packages / f"deck.gl-{name}-{_VERSION}.tgz") as package:
        member = package.extractfile(_SCRIPT)
        script = member.read() if member else b""
    if hashlib.sha256(script).hexdigest() != LIBRARY_HASHES[name]:
        message = (
            f"`{_SCRIPT}` of @deck.gl/{name} {_VERSION} is not the script that the map "
            "was tested with. It was not installed."
        )
        raise ValueError(message)
    return script


if __name__ == "__main__":
    fetch(sys.argv[1:])
