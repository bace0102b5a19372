"""An object store for tests: moto's server in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import Request, urlopen

from tests.serving import PATIENCE_SECONDS, free_port

ADDRESS = "s3://record/snapshots"


@contextmanager
def object_store() -> Iterator[dict[str, str]]:
    """Serve an empty bucket; yield the variables by which clients find it."""
    port = free_port()
    with subprocess.Popen(  # noqa: S603 - fixed arguments
        [sys.executable, "-m", "moto.server", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            endpoint = f"http://127.0.0.1:{port}"
            _make_bucket(f"{endpoint}/record")
            yield {
                "AWS_ACCESS_KEY_ID": "anyone",
                "AWS_SECRET_ACCESS_KEY": "anything",
                "AWS_REGION": "us-east-1",
                "AWS_ENDPOINT_URL": endpoint,
            }
        finally:
            process.kill()


def _make_bucket(address: str) -> None:
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urlopen(Request(address, b"", method="PUT")):  # noqa: S310 - own server
                return
        except URLError:
            if time.monotonic() > ends_at:
                raise
            time.sleep(0.05)
