"""Several processes that serve one dashboard, each on a port of its own.

``python -m dashboard.processes`` keeps them running behind a proxy that leaves a reader
with one of them. One that ends comes back and takes only its own sessions along. At a
hangup (SIGHUP) they are started anew one by one, each once the one before is warm, so
that a new version comes in while the others answer.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import secrets
import signal
import sys
import tempfile
from asyncio.subprocess import Process as Child
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.text.addresses import WARM_PATH
from warehouse.errors import SettingError, WarehouseError
from warehouse.paths import (
    LOGIN_VARIABLE,
    REPO_ROOT,
    Process,
    login_is_mock,
    process_count,
)

_LOG = logging.getLogger(__name__)
_CADDYFILE = REPO_ROOT / ".deploy" / "Caddyfile"
_ANY_ADDRESS = "0.0.0.0"  # noqa: S104 - what an operator may set
_SECONDS_TO_END = 15
_SECONDS_TO_WARM = 180
_SECONDS_BETWEEN_STARTS = 1
_SECONDS_BETWEEN_LOOKS = 0.2
# More than the proxy has between two looks at who is warm.
_SECONDS_UNTIL_READERS_COME = 3


@dataclass
class _Kept:
    """One process that is kept running.

    Attributes:
        process: What it is told of itself.
        address: Where it listens.
        port: Likewise.
        options: For Streamlit.
        is_warm: Set while readers may be sent to it.
        was_warm: Whether that was so before.
        child: What runs at this moment; None before the first start.
    """

    process: Process
    address: str
    port: int
    options: Sequence[str]
    is_warm: asyncio.Event = field(default_factory=asyncio.Event)
    was_warm: bool = False
    child: Child | None = None

    async def keep(self) -> int:
        """Run it again and again; return its code if it ends before it was warm."""
        while True:
            self.child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "streamlit", *self.options),
                *("--server.address", self.address),
                *("--server.port", str(self.port)),
                env=self.process.environment(),
            )
            watch = asyncio.create_task(self._watch())
            code = await self.child.wait()
            watch.cancel()
            self.is_warm.clear()
            if not self.was_warm:
                return code
            _LOG.warning("Process %d ended with %d.", self.process.number, code)
            await asyncio.sleep(_SECONDS_BETWEEN_STARTS)

    async def _watch(self) -> None:
        while not await self._says_it_is_warm():
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
        self.was_warm = True
        self.is_warm.set()

    async def _says_it_is_warm(self) -> bool:
        host = "127.0.0.1" if self.address == _ANY_ADDRESS else self.address
        with suppress(OSError):
            reader, writer = await asyncio.open_connection(host, self.port)
            writer.write(f"GET {WARM_PATH} HTTP/1.0\r\n\r\n".encode())
            answer = await reader.readline()
            writer.close()
            return b" 200 " in answer
        return False

    async def renew(self) -> bool:
        """Start it anew; tell whether it got warm."""
        await self.end()
        self.is_warm.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self.is_warm.wait(), _SECONDS_TO_WARM)
        return self.is_warm.is_set()

    async def end(self) -> None:
        """End it: it answers what was asked, and sessions open anew elsewhere."""
        if self.child:
            await _end(self.child)


async def _end(child: Child) -> None:
    with suppress(ProcessLookupError):
        child.terminate()
    try:
        await asyncio.wait_for(child.wait(), _SECONDS_TO_END)
    except TimeoutError:
        child.kill()
        await child.wait()


async def _renew_all(kept: Sequence[_Kept], asked: asyncio.Event) -> int:
    """Start all of them anew, one by one, whenever it is asked for."""
    while True:
        await asked.wait()
        asked.clear()
        for each in kept:
            if each.process.number:
                await asyncio.sleep(_SECONDS_UNTIL_READERS_COME)
            if not await each.renew():
                _LOG.error("Process %d did not start anew.", each.process.number)
                break
        else:
            _LOG.warning("All processes were started anew.")


async def _serve(
    folder: Path, address: str, port: int, caddy: str, options: Sequence[str]
) -> int:
    """Serve until a signal ends it, or a process does not start."""
    loop = asyncio.get_running_loop()
    is_stopped, is_renewed = asyncio.Event(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, is_stopped.set)
    loop.add_signal_handler(signal.SIGHUP, is_renewed.set)
    key, first = secrets.token_bytes(32), port + bool(caddy)
    processes = [
        Process(number, folder / "tally.sqlite", key)
        for number in range(process_count())
    ]
    kept = [_Kept(each, address, first + each.number, options) for each in processes]
    stop = asyncio.create_task(is_stopped.wait())
    tasks = [asyncio.create_task(each.keep()) for each in kept]
    renewing = asyncio.create_task(_renew_all(kept, is_renewed))
    proxy = None
    if caddy:
        upstream = " ".join(f"{address}:{each.port}" for each in kept)
        proxy = await asyncio.create_subprocess_exec(
            *(caddy, "run", "--adapter", "caddyfile", "--config", _CADDYFILE),
            env={
                "HOME": str(folder),
                "PORCHLIGHT_HOST": f"http://127.0.0.1:{port}, http://localhost:{port}",
                "PORCHLIGHT_BIND": "bind 127.0.0.1",
                "PORCHLIGHT_UPSTREAM": upstream,
            },
        )
        tasks.append(asyncio.create_task(proxy.wait()))
    done, _ = await asyncio.wait([stop, *tasks], return_when=asyncio.FIRST_COMPLETED)
    for task in (renewing, *tasks):
        task.cancel()
    children = [each.child for each in kept] + [proxy]
    await asyncio.gather(*(_end(child) for child in children if child))
    return 0 if stop in done else next(int(task.result()) for task in done) or 1


def main() -> int:
    """Run the command; return 0 if a signal ended it."""
    parser = argparse.ArgumentParser(prog="python -m dashboard.processes")
    parser.add_argument("--address", default="127.0.0.1", help="of all")
    parser.add_argument("--port", type=int, default=8501, help="of the first process")
    parser.add_argument(
        "--caddy", default="", help="start it at the port, and the processes behind it"
    )
    parser.add_argument("options", nargs="*", help="words after `streamlit`")
    given = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        if login_is_mock():
            raise SettingError(
                f"`{LOGIN_VARIABLE}` is `mock`, and each process would make up its own "
                "logins. Serve with one process, or name an identity provider."
            )
        with tempfile.TemporaryDirectory(prefix="porchlight-") as folder:
            place = Path(folder), given.address, given.port
            return asyncio.run(_serve(*place, given.caddy, given.options))
    except WarehouseError as error:
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
