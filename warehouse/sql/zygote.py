"""A process that loaded DuckDB, knows nothing else, and forks one child per query.

It is started with an empty environment, opens no file of ours and parses nothing that
a reader wrote. It ends its children when their time is up or nobody waits for them, and
ends with them when the process that started it is gone.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import socket
import struct
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from warehouse.sql.child import Prepared, prepare, send_reply
from warehouse.sql.wire import receive_request

READY = b"r"
ORDER = struct.Struct("!d")
STATUS = struct.Struct("!?i")
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
_SOCKETS_OF_AN_ORDER = 2
# why: queries leave the processor to the pages beside them, a long one all of it; many
# short ones in a row would else take as much as one long.
_POLITE_AT_ONCE = 10
_SECONDS_BEFORE_POLITE = 0.25
_POLITE = 19


@dataclass(frozen=True)
class _Running:
    """A query under way: when it steps back or ends, and whom to tell how it ended."""

    polite_from: float
    deadline: float
    status: socket.socket


def main(control_descriptor: int) -> None:
    """Serve queries until the starting process closes the connection.

    Each order comes with two sockets: one for request and reply, one for how the
    process ended.
    """
    os.environ.clear()
    os.chdir("/")
    control = socket.socket(fileno=control_descriptor)
    prepared = prepare()
    wake, waker = socket.socketpair()
    waker.setblocking(False)
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    running: dict[int, _Running] = {}
    control.sendall(READY)
    while True:
        poll = select.poll()
        poll.register(control, select.POLLIN)
        poll.register(wake, select.POLLIN)
        for query in running.values():
            poll.register(query.status, 0)  # reports only that the other end is gone
        events = dict(poll.poll(_milliseconds_left(running)))
        if wake.fileno() in events:
            wake.recv(4096)
        _press(running, events)
        _tell_ended(running)
        if control.fileno() in events:
            order = _next_order(control)
            if order is None:
                break
            seconds, exchange, status = order
            child = os.fork()
            if child == 0:
                control.close()
                for query in running.values():
                    query.status.close()
                status.close()
                _be_child(exchange, prepared)
            exchange.close()
            now = time.monotonic()
            running[child] = _Running(
                now + _SECONDS_BEFORE_POLITE, now + seconds, status
            )
    for child in running:
        os.kill(child, signal.SIGKILL)


def _next_order(
    control: socket.socket,
) -> tuple[float, socket.socket, socket.socket] | None:
    """Receive the time and the two connections of one query; None at the end."""
    message, descriptors, _, _ = socket.recv_fds(
        control, ORDER.size, _SOCKETS_OF_AN_ORDER
    )
    if len(message) < ORDER.size or len(descriptors) < _SOCKETS_OF_AN_ORDER:
        return None
    exchange, status = (socket.socket(fileno=number) for number in descriptors)
    return ORDER.unpack(message)[0], exchange, status


def _be_child(exchange: socket.socket, prepared: Prepared) -> NoReturn:
    """Answer one query and end."""
    code = 1
    try:
        os.nice(_POLITE_AT_ONCE)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if sys.platform == "linux":
            # why: where memory runs out, the kernel ends a query and not the server.
            Path("/proc/self/oom_score_adj").write_text("1000", "ascii")
            ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        send_reply(exchange, receive_request(exchange), prepared)
        code = 0
    finally:
        os._exit(code)


def _milliseconds_left(running: dict[int, _Running]) -> int | None:
    """Return the time until something must be done about a query."""
    if not running:
        return None
    now = time.monotonic()
    moments = [query.deadline for query in running.values()]
    moments += [q.polite_from for q in running.values() if q.polite_from > now]
    return max(0, int((min(moments) - now) * 1000) + 1)


def _press(running: dict[int, _Running], events: dict[int, int]) -> None:
    """Kill queries whose time is up or for which nobody waits; slow long ones."""
    now = time.monotonic()
    for child, query in running.items():
        if now >= query.deadline or query.status.fileno() in events:
            os.kill(child, signal.SIGKILL)
        elif now >= query.polite_from:
            os.setpriority(os.PRIO_PROCESS, child, _POLITE)


def _tell_ended(running: dict[int, _Running]) -> None:
    """Collect the processes that ended and say how."""
    while running:
        try:
            child, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if child == 0:
            return
        query = running.pop(child)
        is_overdue = time.monotonic() >= query.deadline
        code = os.waitstatus_to_exitcode(status)
        with query.status, contextlib.suppress(OSError):
            query.status.sendall(STATUS.pack(is_overdue, code))


if __name__ == "__main__":
    main(int(sys.argv[1]))
