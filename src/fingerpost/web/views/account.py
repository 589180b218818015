"""Signing in and out, one's own account, and whether the pages are up."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fingerpost.errors import Refused
from fingerpost.web import limits, sso
from fingerpost.web.factor import device_of
from fingerpost.web.seen import note
from fingerpost.web.views import second

FIRST = ("overview", "workload", "audit", "catalogue")
"""Where people begin: the first of these that their role may open."""


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """To the page that the role begins with."""
    from fingerpost.web.access import may_open

    return redirect(next(page for page in FIRST if may_open(request.user.role, page)))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and what it leads to: where one wanted to go, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) or not wanted.startswith("/"):
        wanted = ""
    if request.user.is_authenticated:
        return HttpResponseRedirect(wanted or "/")
    if request.method == "POST" and limits.address_is_locked(request):
        return locked_out(request)
    form = AuthenticationForm(request, data=request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form.is_valid():
            if device_of(form.get_user()):
                return second.begin(request, form.get_user(), wanted)
            login(request, form.get_user())  # the session gets a new key
            note(request, "sign-in", "signed in", "account")
            return HttpResponseRedirect(wanted or "/")
        limits.note_failure(request)
        if getattr(request, "axes_locked_out", False):
            return locked_out(request)
    told = {"form": form, "next": wanted, "single": sso.configured() is not None}
    return render(request, "account/sign_in.html", told, status=200)


def locked_out(request: HttpRequest, response: object = None, credentials: object = None) -> HttpResponse:
    """After too many failures; the same words whether or not there is such a user."""
    told = {
        "title": "Too many tries",
        "says": "There were too many tries to sign in with this name, or from this network.",
        "then": "Wait five minutes and try again, or ask an administrator for a new password.",
    }
    return render(request, "error.html", told, status=429)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    note(request, "sign-out", "signed out", "account")
    logout(request)
    messages.info(request, "You are signed out.")
    return redirect("sign-in")


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here: role and teams."""
    return render(request, "account/account.html", {"second": device_of(request.user) is not None})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password. Every other session of one's own ends."""
    if request.user.subject:
        raise Refused("You sign in at your council's own sign-in, and have no password here.")
    form = PasswordChangeForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user = form.save(commit=False)
        user.new_password_due = False
        user.save()
        update_session_auth_hash(request, user)
        note(request, "change", "password changed", "account")
        messages.success(request, "Your password is changed.")
        return redirect("account")
    return render(request, "account/password.html", {"form": form})


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """For the proxy or a monitor: whether the workspace and the database can be read. It tells nothing else."""
    from fingerpost.errors import FingerpostError
    from fingerpost.web.door import door

    try:
        door().check()
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT 1")
    except FingerpostError:
        return JsonResponse({"status": "down"}, status=503)
    return JsonResponse({"status": "up"})
