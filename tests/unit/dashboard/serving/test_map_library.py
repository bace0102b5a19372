"""The library that draws the map is the one that its makers published."""

from __future__ import annotations

import gzip
import hashlib

from dashboard.serving.map_routes import LIBRARY
from tests.serving import REPO_ROOT

# SHA-256 of `dist.min.js` in the packages @deck.gl/core, json and layers of npm.
PUBLISHED = {
    "core": "ba586dcc7c2921a6f8f142ecc5024c5add642742c48b506826588ac85f039418",
    "json": "233e539fc06aeb99f6cb456861ca704761d87a6dfbee35192e714fc0ad9548c4",
    "layers": "2939dddbdb47c6401c98861ea6756475c836e3dc359229d11df47fe62de9f2ae",
}


def test_each_script_is_as_published() -> None:
    kept = {
        path.name.removesuffix(".min.js.gz"): hashlib.sha256(
            gzip.decompress(path.read_bytes())
        ).hexdigest()
        for path in LIBRARY.glob("*.js.gz")
    }
    assert kept == PUBLISHED
    assert (LIBRARY / "LICENSE").is_file()


def test_the_map_asks_for_the_scripts_of_this_version() -> None:
    script = (REPO_ROOT / "dashboard/assets/map/map.js").read_text("utf-8")
    for name in PUBLISHED:
        assert f'"/data/{LIBRARY.name}/{name}.min.js"' in script
