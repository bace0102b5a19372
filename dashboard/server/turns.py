"""Work takes turns: one at a time, a few wait, and others may come again."""

from __future__ import annotations

from threading import BoundedSemaphore, Lock
from types import TracebackType

from starlette.responses import Response

from dashboard.languages import ENGLISH, SPANISH
from dashboard.server.html_pages import bare_page
from warehouse.errors import WarehouseError

_SECONDS_UNTIL_AGAIN = 10


class BusyError(WarehouseError):
    """More wait for their turn than the server can hold."""


class Turns:
    """Lets one thread work at a time.

    Each that waits holds a thread that cached pages need, so few may.
    """

    def __init__(self, most_waiting: int) -> None:
        """Let ``most_waiting`` threads wait for the one that works."""
        self._places = BoundedSemaphore(1 + most_waiting)
        self._work = Lock()

    def __enter__(self) -> None:
        """Wait for a turn; raise :class:`BusyError` if too many do."""
        if not self._places.acquire(blocking=False):
            message = "Too many ask at once."
            raise BusyError(message)
        self._work.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the turn."""
        self._work.release()
        self._places.release()


# Plain pages take some 30 ms each; names that we do not have and feeds up to 200 ms; a
# picture, in a process of its own, a second.
PAGES, COSTLY, PICTURES = Turns(10), Turns(4), Turns(1)


def come_again(path: str) -> Response:
    """Say that too many ask at once, in the language of an address."""
    is_spanish = f"{path}/".startswith(f"{SPANISH.home}/")
    language = SPANISH if is_spanish else ENGLISH
    sentence = language.gettext(
        "Please try again in %(number)s seconds.", number=_SECONDS_UNTIL_AGAIN
    )
    return bare_page(
        language.gettext("Many people are asking right now"),
        f"<p>{sentence}</p>",
        503,
        {"Retry-After": f"{_SECONDS_UNTIL_AGAIN}"},
        language=language,
        home="../" * (path.count("/") - 1) or "./",
    )
