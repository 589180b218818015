"""The way to the council's sign-in and back. Whatever goes wrong is a page in words, and nobody is signed in."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from fingerpost.web import sso
from fingerpost.web.seen import note
from fingerpost.web.views import errors

FAILED = "Your council's sign-in did not vouch for you, or the page was open for too long."
log = logging.getLogger("fingerpost.web")


class _Away(OIDCAuthenticationRequestView):
    get_settings = staticmethod(sso.setting)


class _Back(OIDCAuthenticationCallbackView):
    get_settings = staticmethod(sso.setting)

    def login_success(self) -> Any:
        answer = super().login_success()
        self.request.session["factor"] = "sso"  # the provider asks for a second one
        note(self.request, "sign-in", "signed in by single sign-on", "account")
        return answer

    def login_failure(self) -> Any:
        return errors.forbidden(self.request, FAILED)


_away, _back = _Away.as_view(), _Back.as_view()


@require_GET
def away(request: HttpRequest) -> HttpResponse:
    """To the provider."""
    if sso.configured() is None:
        return _not_here(request)
    answer: HttpResponse = _away(request)
    return answer


@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """From the provider."""
    if sso.configured() is None or not request.GET:
        return _not_here(request)
    try:
        answer: HttpResponse = _back(request)
        return answer
    except SuspiciousOperation as error:
        # Our own words and the library's, without a claim in them.
        log.warning("single sign-on refused: %s", str(error)[:120].splitlines()[0])
        return errors.forbidden(request, FAILED)


def _not_here(request: HttpRequest) -> HttpResponse:
    messages.info(request, "Sign in here.")
    return redirect("sign-in")
