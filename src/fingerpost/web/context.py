"""What every template knows: the council, who is signed in, and where they may go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from fingerpost import __version__
from fingerpost.web.access import ACCESS, may_open
from fingerpost.web.door import door
from fingerpost.web.navigation import navigation


def site(request: HttpRequest) -> dict[str, Any]:
    """The council's name, the signed-in person and the navigation that their role may open."""
    user: Any = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    role = user.role if signed_in else "nobody signed in"
    page = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "council": door().council_name,
        "person": user if signed_in else None,
        "navigation": navigation(role, page or "", door().has_several) if signed_in else None,
        "version": __version__,
        "may": frozenset(page for page in ACCESS if may_open(role, page)),
    }
