"""A second factor: a code from an app on one's telephone (TOTP), and who must have one.

Whoever has one is asked for it at each sign-in with a password. Single sign-on asks for its own.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_otp.plugins.otp_totp.models import TOTPDevice

from fingerpost.errors import NotFound

PASSED = "factor"
"""What the session holds once a second factor was shown: 'code', or 'sso' where the council's sign-in asked."""
FREE = frozenset({"sign-in", "sign-in-code", "sso", "sso-back", "sign-out", "health", "api"})
"""Pages that nothing stands before."""


def device_of(user: Any) -> TOTPDevice | None:
    """The app that somebody has confirmed, if they have."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def begun(user: Any) -> TOTPDevice | None:
    """The app that somebody is about to confirm."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).first()


def begin(user: Any) -> None:
    """Make a new secret, to be confirmed by its first code."""
    TOTPDevice.objects.filter(user=user, confirmed=False).delete()
    TOTPDevice.objects.create(user=user, name="app", confirmed=False)


def confirm(user: Any, code: str) -> bool:
    """Take the app into use, if the code is its. Any other of the user's is then of no use."""
    device = begun(user)
    if device is None or not device.verify_token(_digits(code)):
        return False
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save()
    return True


def check(user: Any, code: str) -> bool:
    """Whether the code is the app's now. A code is taken once; after a failure the next must wait, each time longer."""
    device = device_of(user)
    return device is not None and bool(device.verify_token(_digits(code)))


def remove(user: Any) -> None:
    """Take it away, for somebody who has lost their telephone. Raises NotFound where there is none."""
    if not TOTPDevice.objects.filter(user=user).delete()[0]:
        raise NotFound(f"{user.username} has no second factor.")


def secret(device: TOTPDevice) -> str:
    """The secret as apps take it when it is typed, in groups of four."""
    text = base64.b32encode(device.bin_key).decode()
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def link(device: TOTPDevice, council: str) -> str:
    """The same as a link, which apps know."""
    issuer, name = quote(f"Fingerpost {council}"), quote(device.user.username)
    return f"otpauth://totp/{issuer}:{name}?secret={secret(device).replace(' ', '')}&issuer={issuer}"


def picture(device: TOTPDevice, council: str) -> str:
    """The link as a QR code, an SVG drawing of black on white."""
    import segno

    code = segno.make(link(device, council), micro=False)
    return str(code.svg_inline(scale=4, border=4, light="#fff", dark="#000", omitsize=False))


def _digits(code: str) -> str:
    return "".join(code.split())[:8]


class Due:
    """Leads to what must be done first: another password than the one that was given, or a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass it on; the page is known later."""
        return self._get_response(request)

    def process_view(self, request: Any, view: Any, arguments: Any, named: Any) -> HttpResponse | None:
        """The way to what is due; nothing where nothing is."""
        page = request.resolver_match.url_name
        if page in FREE or not request.user.is_authenticated:
            return None
        passed = request.session.get(PASSED)
        if request.user.new_password_due and passed != "sso":
            return None if page == "password" else redirect("password")
        if request.user.role in settings.FINGERPOST_SECOND_FACTOR and passed is None:
            return None if page == "second-factor" else redirect("second-factor")
        return None
