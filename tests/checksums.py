"""The checksums that lie beside files which a reader takes along."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

CHECKSUMS = "SHA256SUMS"


def assert_checksums_fit(files: Mapping[str, bytes]) -> None:
    """Fail unless the checksums name every other file, each with its hash.

    Args:
        files: Content of every file by name, the checksums among them.
    """
    lines = files[CHECKSUMS].decode().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert sums.keys() == files.keys() - {CHECKSUMS}
    for name, digest in sums.items():
        assert hashlib.sha256(files[name]).hexdigest() == digest, name
