"""The map's scripts are as published."""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from pathlib import Path

import pytest

from dashboard.server import map_library
from dashboard.text.addresses import DECK_GL_PATH
from tests.serving import REPO_ROOT


def test_each_script_is_as_published() -> None:
    hashes = {
        name.removesuffix(".min.js"): hashlib.sha256(
            gzip.decompress(path.read_bytes())
        ).hexdigest()
        for name, path in map_library.scripts().items()
    }
    assert hashes == map_library.LIBRARY_HASHES


def test_a_changed_script_is_refused_and_not_installed(tmp_path: Path) -> None:
    packs = tmp_path / "npm.py"
    packs.write_text(
        "import io, sys, tarfile\n"
        "for name in sys.argv[5:]:\n"
        "    name, version = name.removeprefix('@deck.gl/').split('@')\n"
        "    with tarfile.open(f'deck.gl-{name}-{version}.tgz', 'w:gz') as package:\n"
        "        member = tarfile.TarInfo('package/dist.min.js')\n"
        "        member.size = 1\n"
        "        package.addfile(member, io.BytesIO(b'x'))\n"
    )
    with pytest.raises(ValueError, match="not the script"):
        map_library.fetch([sys.executable, str(packs)], tmp_path / "kept")
    assert map_library.scripts(tmp_path / "kept") == {}


def test_the_map_asks_for_the_scripts_of_this_version() -> None:
    script = (REPO_ROOT / "dashboard/assets/map/map.js").read_text("utf-8")
    assert f"import(`{DECK_GL_PATH}/${{part}}.min.js`)" in script
    assert json.dumps([*map_library.LIBRARY_HASHES]) in script
