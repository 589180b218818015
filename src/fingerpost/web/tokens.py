"""Tokens for programs: made once, shown once, kept as a hash. A token has its owner's rights and no more.

A token is 256 random bits, so its plain SHA-256 tells nobody what it is: there is nothing to guess from.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from fingerpost.errors import NotFound, Refused
from fingerpost.web.models import Token

BEGINS = "fingerpost_"
"""So that a token that was left in a file is found by those who look for secrets in files."""
DAYS = (30, 90, 365)
"""For how long a token may hold."""
MOST = 10
"""How many tokens somebody may have at once."""
A_MINUTE = 120
"""How many answers a token may ask for in a minute."""


def make(user: Any, name: str, days: int) -> str:
    """A new token of a user's, to be shown this once. Raises Refused where the name or the number does not do."""
    name = " ".join(name.split())
    if not name or len(name) > 60:
        raise Refused("Name the token by what uses it, in at most 60 letters, such as 'Power BI, monthly'.")
    if days not in DAYS:
        raise Refused(f"A token holds for {', '.join(map(str, DAYS))} days; {days} is none of them.")
    if user.tokens.count() >= MOST:
        raise Refused(f"You have {MOST} tokens, and that is the most. Withdraw one that is no longer used.")
    if user.tokens.filter(name__iexact=name).exists():
        raise Refused(f"You have a token {name!r} already; give this one another name.")
    text, now = BEGINS + secrets.token_urlsafe(32), timezone.now()
    user.tokens.create(name=name, digest=digest(text), made_at=now, expires_at=now + timedelta(days=days))
    return text


def withdraw(user: Any, number: int) -> str:
    """End a token of a user's own; gives its name. Raises NotFound for anybody else's."""
    token = user.tokens.filter(pk=number).first()
    if token is None:
        raise NotFound("You have no such token; it may have been withdrawn already.")
    token.delete()
    return str(token.name)


def holder(authorization: str) -> Token | None:
    """The token that an Authorization header names, if it holds: 'Bearer TOKEN', or Basic with it as the password.

    Basic is what Excel and Power BI keep in their own store of credentials, so that no token stands in a file.
    """
    text = _text_of(authorization)
    if not text.startswith(BEGINS):
        return None
    found = Token.objects.select_related("user").filter(digest=digest(text)).first()
    if found is None or found.expires_at <= timezone.now() or not found.user.is_active:
        return None
    today = timezone.now().date()
    if found.used_on != today:
        Token.objects.filter(pk=found.pk).update(used_on=today)
    return found


def digest(text: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(text.encode()).hexdigest()


def _text_of(authorization: str) -> str:
    scheme, _, rest = authorization.partition(" ")
    if scheme.casefold() == "bearer":
        return rest.strip()
    if scheme.casefold() != "basic":
        return ""
    try:
        return base64.b64decode(rest.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


class Pace:
    """How often each may ask: `most` times in a minute, counted in this process."""

    def __init__(self, most: int = A_MINUTE, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self._clock = most, clock
        self._times: dict[int, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, who: int) -> int:
        """0 where one more is allowed, and then it counts; else the seconds to wait."""
        with self._lock:
            now = self._clock()
            times = self._times.setdefault(who, deque())
            while times and now - times[0] >= 60:
                times.popleft()
            if len(times) >= self.most:
                return int(60 - (now - times[0])) + 1
            times.append(now)
            return 0
