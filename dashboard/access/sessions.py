"""Which logins are in use. One that was ended, or long not used, counts no more."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache


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
    ) -> None:
        """Remember no login yet.

        Args:
            idle_seconds: Time after which a login that was not used has ended.
            longest_seconds: Time after which any login has ended.
            clock: Seconds since 1970.
        """
        self._idle_seconds = idle_seconds
        self._longest_seconds = longest_seconds
        self._clock = clock
        self._used_at: dict[str, float] = {}
        self._ended_at: dict[str, float] = {}
        self._swept_at = clock()

    def __len__(self) -> int:
        """Return how many logins are remembered."""
        return len(self._used_at) + len(self._ended_at)

    def is_open(self, key: str, made_at: float) -> bool:
        """Tell whether a login still counts.

        Args:
            key: Names the login.
            made_at: When it was made.
        """
        last, now = self._used_at.get(key, made_at), self._clock()
        is_young = now - made_at < self._longest_seconds
        is_in_use = now - last < self._idle_seconds
        return is_young and is_in_use and key not in self._ended_at

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
            self._used_at[key] = self._clock()
        self._sweep()
        return is_open

    def end(self, key: str) -> None:
        """End a login at once, wherever it is open."""
        self._ended_at[key] = self._clock()

    def _sweep(self) -> None:
        """Forget what ended by itself, now and then."""
        now = self._clock()
        if now - self._swept_at >= self._idle_seconds:
            self._swept_at = now
            oldest = now - self._idle_seconds
            for moments in (self._used_at, self._ended_at):
                for key in [key for key, at in moments.copy().items() if at <= oldest]:
                    del moments[key]


@cache
def sessions(idle_minutes: float, login_hours: float) -> Sessions:
    """Return what this server remembers, the same at every call.

    Args:
        idle_minutes: Minutes after which a login that was not used has ended.
        login_hours: Hours after which any login has ended.
    """
    return Sessions(idle_minutes * 60, login_hours * 3_600)
