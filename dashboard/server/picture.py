"""``python -m dashboard.server.picture KIND < SPEC``: draw a chart as SVG or PNG.

A process of its own gives back the 150 MB that drawing takes, and lets the server's
threads go on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

# It takes one; a busy machine may take ten.
_MOST_SECONDS = 30


def draw(spec: Mapping[str, Any], kind: str) -> bytes:
    """Draw a chart specification in a process of its own.

    Raises:
        subprocess.SubprocessError: If it cannot be drawn, or not in time.
    """
    return subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "dashboard.server.picture", kind],
        input=json.dumps(spec).encode(),
        stdout=subprocess.PIPE,
        timeout=_MOST_SECONDS,
        check=True,
    ).stdout


def main(kind: str) -> None:
    """Draw the specification on standard input to standard output."""
    import vl_convert

    spec = sys.stdin.read()
    if kind == "svg":
        sys.stdout.write(vl_convert.vegalite_to_svg(spec))
    else:
        sys.stdout.buffer.write(vl_convert.vegalite_to_png(spec))


if __name__ == "__main__":
    main(sys.argv[1])
