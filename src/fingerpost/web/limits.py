"""How often something may be done in a while: failures to sign in from an address, and children opened by a person.

Counted in the memory of the process: it costs no writing, and a restart forgets it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest

MINUTE, FIVE_MINUTES = 60.0, 300.0
OWN = ("127.0.0.1", "::1", "")
"""The machine itself: a proxy that does not say for whom it asks. Everybody would share its count, so none is kept."""
MOST_KEYS = 10_000


class Window:
    """Counts what happens by key, in the last so many seconds. A key is a person or an address."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._turn = threading.Lock()
        self._times: dict[object, deque[float]] = {}

    def add(self, key: object) -> int:
        """One more; gives how many there are with it."""
        with self._turn:
            if len(self._times) > MOST_KEYS:
                self._forget()
            own = self._times.setdefault(key, deque())
            own.append(self._clock())
            return self._count(own)

    def count(self, key: object) -> int:
        """How many there are."""
        with self._turn:
            return self._count(self._times.get(key, deque()))

    def clear(self) -> None:
        """Begin anew."""
        with self._turn:
            self._times.clear()

    def _count(self, times: deque[float]) -> int:
        begins = self._clock() - self._seconds
        while times and times[0] <= begins:
            times.popleft()
        return len(times)

    def _forget(self) -> None:
        for key in [key for key, times in self._times.items() if not self._count(times)]:
            del self._times[key]


failures = Window(FIVE_MINUTES)
"""Failures to sign in, by address."""
children = Window(MINUTE)
"""Pages with children, by person."""


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; '' where only a proxy is known."""
    found = str(request.META.get("REMOTE_ADDR", ""))
    return "" if found in OWN else found


def address_is_locked(request: HttpRequest) -> bool:
    """Whether so many have failed to sign in from there that nobody is let try for a while."""
    address = address_of(request)
    return bool(address) and failures.count(address) >= settings.FINGERPOST_SIGN_IN_FAILURES


def note_failure(request: HttpRequest) -> None:
    """Count a failure to sign in."""
    if address := address_of(request):
        failures.add(address)


def too_many_children(request: HttpRequest) -> bool:
    """Count a page with children; whether it is one more than a person may open in a minute."""
    return children.add(request.user.pk) > settings.FINGERPOST_CHILD_PAGES
