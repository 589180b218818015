"""The second factor: asked for at sign-in, and set up or taken away on one's own account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fingerpost.web import factor
from fingerpost.web.door import door
from fingerpost.web.seen import note

HALF, HOLDS, TRIES = "half", 300, 5
"""What the session holds between password and code: who, since when, where to; for how many seconds, and tries."""
WRONG = "That is not the code that the app shows now. Wait for the next one and try again."


def begin(request: HttpRequest, user: Any, wanted: str) -> HttpResponse:
    """After the right password of somebody with a second factor: nobody is signed in yet."""
    request.session.flush()  # a new key: nothing of before goes with it
    request.session[HALF] = {"who": user.pk, "since": timezone.now().timestamp(), "wanted": wanted, "tries": 0}
    return redirect("sign-in-code")


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The form for the code, and signing in with it."""
    half = request.session.get(HALF)
    user = _whose(half)
    if half is None or user is None:
        request.session.pop(HALF, None)
        return redirect("sign-in")
    if request.method == "GET":
        return render(request, "account/code.html")
    if factor.check(user, request.POST.get("code", "")):
        login(request, user, "django.contrib.auth.backends.ModelBackend")  # the session gets a new key again
        del request.session[HALF]
        request.session[factor.PASSED] = "code"
        note(request, "sign-in", "signed in with a second factor", "account")
        return HttpResponseRedirect(half["wanted"] or "/")
    request.session[HALF] = {**half, "tries": half["tries"] + 1}
    return render(request, "account/code.html", {"wrong": WRONG})


def _whose(half: dict[str, Any] | None) -> Any:
    if not half or half["tries"] >= TRIES or not 0 <= timezone.now().timestamp() - half["since"] < HOLDS:
        return None
    return get_user_model().objects.filter(pk=half["who"], is_active=True).first()


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_factor(request: Any) -> HttpResponse:
    """Set it up (a new secret, then its first code), or take it away where the role does not ask for it."""
    user, step = request.user, request.POST.get("step", "")
    must = user.role in settings.FINGERPOST_SECOND_FACTOR
    wrong = ""
    if request.method == "POST":
        has = factor.device_of(user)
        if step == "begin" and (has is None or factor.check(user, request.POST.get("code", ""))):
            factor.begin(user)
            return redirect("second-factor")
        if step == "confirm" and factor.confirm(user, request.POST.get("code", "")):
            request.session[factor.PASSED] = "code"
            note(request, "change", "second factor set up", "account")
            messages.success(request, "From now on you are asked for a code when you sign in.")
            return redirect("account")
        if step == "remove" and not must and factor.check(user, request.POST.get("code", "")):
            factor.remove(user)
            request.session.pop(factor.PASSED, None)
            note(request, "change", "second factor taken away", "account")
            messages.success(request, "You are not asked for a code any more.")
            return redirect("account")
        wrong = WRONG
    council = door().council_name
    device = factor.begun(user)
    told: dict[str, Any] = {"has": factor.device_of(user) is not None, "must": must, "wrong": wrong}
    if device:
        told |= {"secret": factor.secret(device), "picture": factor.picture(device, council),
                 "link": factor.link(device, council)}  # fmt: skip
    return render(request, "account/second_factor.html", told)
