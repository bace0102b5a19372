"""Which logins are in use. One that was ended, or long not used, counts no more."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

from dashboard.running.tally import Tally, server_tally


class Sessions:
    """Remembers when each login was last used. Knows nothing after a restart.

    A login that it does not know was last used when it was made. So a restart ends
    those that are older than a reader may be idle; and a copy of a cookie whose login
    was ended counts again after it, if that login is younger than this. However much a
    login is used, the identity provider is asked anew once it is old.
    """

    def __init__(
        self,
        idle_seconds: float,
        longest_seconds: float,
        clock: Callable[[], float] = time.time,
        counted: Tally | None = None,
    ) -> None:
        """Know of no login but those that others of this server know.

        Args:
            idle_seconds: Time after which a login that was not used has ended.
            longest_seconds: Time after which any login has ended.
            clock: Seconds since 1970.
            counted: Where it is kept; in memory if None.
        """
        self._idle_seconds = idle_seconds
        self._longest_seconds = longest_seconds
        self._clock = clock
        self._tally = counted or Tally()
        self._swept_at = clock()

    def __len__(self) -> int:
        """Return how many logins are remembered."""
        return len(self._tally.ask("select 1 from logins"))

    def is_open(self, key: str, made_at: float) -> bool:
        """Tell whether a login still counts.

        Args:
            key: Names the login.
            made_at: When it was made.
        """
        known = self._tally.ask("select used_at from logins where key = ?", key)
        last, now = known[0][0] if known else made_at, self._clock()
        is_young = now - made_at < self._longest_seconds
        return is_young and last > 0 and now - last < self._idle_seconds

    def use(self, key: str, made_at: float) -> bool:
        """Note that a login is used now.

        Args:
            key: Names the login.
            made_at: When it was made.

        Returns:
            Whether it still counted.
        """
        is_open = self.is_open(key, made_at)
        if is_open:
            self._note(key, self._clock())
        self._sweep()
        return is_open

    def end(self, key: str) -> None:
        """End a login at once, wherever it is open."""
        # why: below 0 it counts no more, and its moment is kept beside that.
        self._note(key, -self._clock())

    def _note(self, key: str, moment: float) -> None:
        # why: what was ended stays so, though another process noted a use just now.
        self._tally.ask(
            "insert into logins values (?, ?) on conflict do update "
            "set used_at = excluded.used_at where used_at > 0",
            *(key, moment),
        )

    def _sweep(self) -> None:
        """Forget what ended by itself, now and then."""
        now = self._clock()
        if now - self._swept_at >= self._idle_seconds:
            self._swept_at = now
            ended = now - self._idle_seconds
            self._tally.ask("delete from logins where abs(used_at) <= ?", ended)


@cache
def sessions(idle_minutes: float, login_hours: float) -> Sessions:
    """Return what this server remembers, the same at every call.

    Args:
        idle_minutes: Minutes after which a login that was not used has ended.
        login_hours: Hours after which any login has ended.
    """
    return Sessions(idle_minutes * 60, login_hours * 3_600, counted=server_tally())
