"""Who may sign in, for administrators: the list, somebody new, and what may be changed of somebody."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fingerpost.errors import FingerpostError, NotFound, Refused
from fingerpost.model import Listing
from fingerpost.web import factor
from fingerpost.web import users as people
from fingerpost.web.models import ROLES
from fingerpost.web.tables import shown
from fingerpost.web.viewer import viewer_of

WITH_TEAMS = ("team manager", "social worker")


@require_http_methods(["GET", "POST"])
def users(request: Any) -> HttpResponse:
    """Everybody, and the form to add somebody, whose first password is shown once."""
    told: dict[str, Any] = {"asked": request.POST, "roles": ROLES}
    if request.method == "POST":
        name, password = request.POST.get("name", "").strip(), _password()
        try:
            people.add(
                name, request.POST.get("role", ""), _teams(request), password, request.POST.get("first", ""),
                request.POST.get("last", ""), viewer_of(request.user), due=True,
            )  # fmt: skip
            told |= {"made": name, "password": password, "asked": {}}
        except FingerpostError as error:
            told["wrong"] = str(error)
    told["people"] = people.every()
    return render(request, "users/users.html", told)


@require_http_methods(["GET", "POST"])
def user(request: Any, number: int) -> HttpResponse:
    """Somebody: role and teams, whether they may sign in, a new password, the second factor."""
    found: Any = get_user_model().objects.filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such user; the list of users has those there are.")
    own = found.pk == request.user.pk
    told: dict[str, Any] = {"found": found, "own": own, "roles": ROLES, "factor": factor.device_of(found)}
    told["teams"] = "\n".join(found.teams)
    if request.method == "POST":
        if own:
            raise Refused("Nobody changes their own rights. Ask another administrator, or use `fingerpost users`.")
        step, by = request.POST.get("step", ""), viewer_of(request.user)
        try:
            if step == "password":
                told["password"] = _password()
                people.set_password(found.username, told["password"], by, due=True)
                return render(request, "users/user.html", told)
            _do(step, found, request, by)
            messages.success(request, f"{found.known_as} was changed.")
            return redirect("user", number=number)
        except FingerpostError as error:
            told["wrong"] = str(error)
    told["trail"] = shown(
        Listing("Sessions and tokens", ("last_sign_in", "tokens"), ((found.last_login, found.tokens.count()),))
    )
    return render(request, "users/user.html", told)


def _do(step: str, found: Any, request: Any, by: Any) -> None:
    match step:
        case "role":
            people.give_role(found.username, request.POST.get("role", ""), _teams(request), by)
        case "stop" | "again":
            people.set_active(found.username, step == "again", by)
        case "factor":
            people.remove_factor(found.username, by)
        case _:
            raise Refused("Nothing was asked for that can be done.")


def _teams(request: Any) -> list[str]:
    """One a line, for roles that have any."""
    if request.POST.get("role") not in WITH_TEAMS:
        return []
    return [line.strip() for line in request.POST.get("teams", "").splitlines() if line.strip()]


def _password() -> str:
    return secrets.token_urlsafe(15)
