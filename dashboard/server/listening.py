"""``python -m dashboard.server.listening HOST PORT``: check where a server will listen.

Streamlit listens before it loads our code, and shows a traceback if it cannot.
"""

from __future__ import annotations

import socket
import sys

_WRONG_SETTING = 2
_HIGHEST_PORT = 65_535


def listening_fault(host: str, port: str) -> str:
    """Say why no server can listen at an address of this machine; '' if one can."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) <= _HIGHEST_PORT):
        return (
            f"PORT is `{port}`. Write a number from 1 to {_HIGHEST_PORT}, such as 8501."
        )
    try:
        addresses = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)
        family, kind, _, _, address = addresses[0]
        with socket.socket(family, kind) as probe:
            probe.bind(address)
    except OSError as error:
        return (
            f"The server cannot listen at `{host}`: {error.strerror}. Use 127.0.0.1 "
            "for this machine alone, or 0.0.0.0 to let other machines in."
        )
    return ""


def main(host: str, port: str) -> int:
    """Print what is wrong with an address, if anything; return the exit code."""
    fault = listening_fault(host, port)
    if fault:
        sys.stderr.write(f"error: {fault}\n")
    return _WRONG_SETTING if fault else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
