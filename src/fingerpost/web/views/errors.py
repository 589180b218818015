"""What went wrong, in plain words, with what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _page(request: HttpRequest, status: int, title: str, says: str, then: str, number: str = "") -> HttpResponse:
    told = {"title": title, "says": says, "then": then, "number": number}
    return render(request, "error.html", told, status=status)


def forbidden(request: HttpRequest, says: object = "", exception: object = None) -> HttpResponse:
    """403: the role does not allow it."""
    words = says if isinstance(says, str) and says else "Your role may not open this page."
    return _page(request, 403, "You may not see this", words, "If you need it for your work, ask an administrator.")


def not_found(request: HttpRequest, exception: object = None, says: str = "") -> HttpResponse:
    """404: no such page, measure, period or extract."""
    words = says or "There is no page at this address."
    return _page(request, 404, "Page not found", words, "Check the address, or look for it from the overview.")


def bad_request(request: HttpRequest, exception: object = None) -> HttpResponse:
    """400: what was sent cannot be understood."""
    return _page(request, 400, "This could not be read", "What was sent is not understood.", "Go back and try again.")


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without its token."""
    says = "The form was open for too long, or the browser blocks cookies. Nothing was changed."
    return _page(
        request, 403, "The form could not be accepted", says, "Go back, load the page again, and send it anew."
    )


def too_many(request: HttpRequest, most: int) -> HttpResponse:
    """429: more pages with children in a minute than anybody reads."""
    says = f"More than {most:,} pages or files with children were opened in a minute. It is in the audit."
    return _page(request, 429, "Too many at once", says, "Wait a minute, and go on. For a whole list take its file.")


def unavailable(request: HttpRequest, says: str, number: str) -> HttpResponse:
    """503: the workspace cannot be read or written at present."""
    then = "Try again in a moment, or tell whoever looks after it."
    return _page(request, 503, "Not available at present", says, then, number)


def our_fault(request: HttpRequest, number: str = "") -> HttpResponse:
    """500: a fault of ours."""
    says = "This is our fault, not yours; nothing half done was kept."
    return _page(
        request, 500, "Something went wrong", says, "Try again. If it happens again, give this number.", number
    )
