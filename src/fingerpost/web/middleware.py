"""What holds for every page: its headers, how long a session lasts, and errors in plain words."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from fingerpost.errors import FingerpostError, NotFound, PeriodError, Refused
from fingerpost.web.settings import IDLE, LONGEST
from fingerpost.web.views import errors

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
BEGAN, LAST, WRITTEN_EVERY = "began", "last", 60.0
"""The session's two times; the second is written once a minute, so that reading costs no writing."""

Next = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("fingerpost.web")


class Headers:
    """Nothing from elsewhere is loaded, nothing is kept by the browser, nobody frames us."""

    def __init__(self, get_response: Next) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response with its headers."""
        response = self._get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class SessionEnds:
    """Ends a session after a while with nobody there, and after a working day in any case."""

    def __init__(self, get_response: Next) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, signed out first where the time is over."""
        if request.user.is_authenticated:
            now = timezone.now()
            began, last = _time(request, BEGAN) or now, _time(request, LAST) or now
            if now - last > IDLE or now - began > LONGEST:
                logout(request)
                messages.info(request, "You were signed out because nothing was done for a while. Sign in again.")
            elif BEGAN not in request.session or (now - last).total_seconds() > WRITTEN_EVERY:
                request.session[BEGAN], request.session[LAST] = began.isoformat(), now.isoformat()
        return self._get_response(request)


def _time(request: HttpRequest, name: str) -> datetime | None:
    text = request.session.get(name)
    return datetime.fromisoformat(text) if text else None


class Errors:
    """What the workspace refuses or does not find becomes a page that says so; what is our fault gets a number."""

    def __init__(self, get_response: Next) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass it on."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for an error in words; nothing for Django's own."""
        if isinstance(error, Refused):
            return errors.forbidden(request, str(error))
        if isinstance(error, NotFound | PeriodError):
            return errors.not_found(request, says=str(error))
        number = uuid.uuid4().hex[:8]
        if isinstance(error, FingerpostError):
            log.error("error %s: %s", number, type(error).__name__)
            return errors.unavailable(request, str(error), number)
        if type(error).__module__.startswith("django.") and hasattr(error, "args") and _is_django_answer(error):
            return None
        log.error("error %s on page %s: %s", number, _page(request), _where(error))
        return errors.our_fault(request, number=number)


def _is_django_answer(error: Exception) -> bool:
    from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
    from django.http import Http404

    return isinstance(error, Http404 | PermissionDenied | SuspiciousOperation | BadRequest)


def _page(request: HttpRequest) -> str:
    match = getattr(request, "resolver_match", None)
    return str(match.url_name) if match else "unknown"


def _where(error: Exception) -> str:
    """The kind of error and the lines it came through, without its message: that may hold a value."""
    import traceback

    steps = traceback.extract_tb(error.__traceback__)[-4:]
    return f"{type(error).__name__} at " + " < ".join(f"{step.name}:{step.lineno}" for step in reversed(steps))
