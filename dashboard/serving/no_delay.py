"""Answers that leave at once, although they come in many small parts."""

from __future__ import annotations

import os
import socket
import stat

_MOST_DESCRIPTORS = 256


def send_at_once() -> int:
    """Have what this process listens on send each part without waiting for the last.

    A page goes to its reader in many small messages. TCP holds a small one back until
    the one before is acknowledged, which the other side puts off by 40 ms, so that
    every page would come as much later. Streamlit's server does not switch this off.

    Returns:
        How many listening sockets there are. Connections that they accept from here
        on take the setting over.
    """
    count = 0
    for descriptor in range(_MOST_DESCRIPTORS):
        try:
            if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                continue
        except OSError:
            continue
        with socket.socket(fileno=os.dup(descriptor)) as found:
            if _listens(found):
                found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                count += 1
    return count


def _listens(found: socket.socket) -> bool:
    if found.family not in {socket.AF_INET, socket.AF_INET6}:
        return False
    if found.type != socket.SOCK_STREAM:
        return False
    return bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
