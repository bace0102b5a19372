"""The checksums of downloaded files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

CHECKSUMS = "SHA256SUMS"


def assert_checksums_fit(files: Mapping[str, bytes]) -> None:
    """Check that the checksums list every other file with its hash."""
    lines = files[CHECKSUMS].decode().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert sums.keys() == files.keys() - {CHECKSUMS}
    for name, digest in sums.items():
        assert hashlib.sha256(files[name]).hexdigest() == digest, name
