"""The people who may sign in, for the command line: add, list, give a role, set a password; and those of the demo."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from fingerpost.errors import NotFound, Refused, nearest
from fingerpost.model import COMMAND_LINE, Viewer
from fingerpost.web.door import door
from fingerpost.web.models import ROLES

DEMONSTRATION: tuple[tuple[str, str, str], ...] = (
    ("analyst", "Ann", "Alyst"),
    ("head of service", "Hana", "Head"),
    ("team manager", "Tom", "Manager"),
    ("social worker", "Sam", "Worker"),
    ("councillor", "Clare", "Councillor"),
    ("auditor", "Audra", "Tor"),
    ("administrator", "Ada", "Min"),
)


def add(
    name: str,
    role: str,
    teams: Sequence[str],
    password: str,
    first: str = "",
    last: str = "",
    by: Viewer = COMMAND_LINE,
    due: bool = False,
) -> None:
    """Add somebody. With `due` they must choose another password first.

    Raises Refused where the name is taken or the password weak, NotFound for an unknown role.
    """
    users = get_user_model().objects
    if users.filter(username__iexact=name).exists():
        raise Refused(f"There is a user {name} already; give another name.")
    user = get_user_model()(
        username=name, role=_role(role), teams=[*teams], first_name=first, last_name=last, new_password_due=due
    )  # fmt: skip
    _set_password(user, password)
    _checked(user)
    user.save()
    told(name, f"added as {role}{with_teams(teams)}", by)


def every() -> Sequence[Any]:
    """Everybody, by name."""
    return tuple(get_user_model().objects.order_by("username"))


def give_role(name: str, role: str, teams: Sequence[str], by: Viewer = COMMAND_LINE) -> None:
    """Give somebody a role and teams. Every session of theirs ends."""
    user = _find(name)
    user.role, user.teams = _role(role), [*teams]
    _checked(user)
    user.save()
    end_sessions(user)
    told(name, f"role {role}{with_teams(teams)}", by)


def set_password(name: str, password: str, by: Viewer = COMMAND_LINE, due: bool = False) -> None:
    """Give somebody a new password; with `due` they must choose another first. Every session of theirs ends."""
    user = _find(name)
    if user.subject:
        raise Refused(f"{name} signs in at the council's own sign-in, and has no password here.")
    _set_password(user, password)
    user.new_password_due = due
    user.save()
    told(name, "password set", by)


def set_active(name: str, active: bool, by: Viewer = COMMAND_LINE) -> None:
    """Let somebody sign in again, or no more; then every session of theirs ends."""
    user = _find(name)
    user.is_active = active
    user.save()
    if not active:
        end_sessions(user)
    told(name, "may sign in" if active else "may sign in no more", by)


def remove_factor(name: str, by: Viewer = COMMAND_LINE) -> None:
    """Take somebody's second factor away, such as after a lost telephone. Every session of theirs ends."""
    from fingerpost.web import factor

    user = _find(name)
    factor.remove(user)
    end_sessions(user)
    told(name, "second factor taken away", by)


def end_sessions(user: Any) -> None:
    """End every session of a user's."""
    from django.contrib.sessions.models import Session

    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def make_demonstration(teams: Sequence[str] = ()) -> list[tuple[str, str, str]]:
    """The demonstration's users, made or given new passwords; gives name, role and password of each.

    Raises Refused where somebody who is none of them has been added: it is a workspace that people work in.
    """
    users = get_user_model().objects
    if users.filter(demonstration=False).exists():
        raise Refused("This workspace has users of its own; the demonstration's are not put beside them.")
    made = []
    for role, first, last in DEMONSTRATION:
        name, password = role.replace(" ", "-"), secrets.token_urlsafe(12)
        user = users.filter(username=name).first() or get_user_model()(username=name, demonstration=True)
        user.role, user.first_name, user.last_name = role, first, last
        user.teams = [*teams] if role in ("team manager", "social worker") else []
        user.set_password(password)
        user.save()
        made.append((name, role, password))
    return made


def _find(name: str) -> Any:
    users = get_user_model().objects
    user = users.filter(username__iexact=name).first()
    if user is None:
        known = [each.username for each in users.all()]
        raise NotFound(f"There is no user {name}.{nearest(name, known)}")
    return user


def _role(role: str) -> str:
    if role not in ROLES:
        raise NotFound(f"There is no role {role!r}.{nearest(role, ROLES)} There are: {', '.join(ROLES)}.")
    return role


def _set_password(user: Any, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    user.set_password(password)


def _checked(user: Any) -> None:
    try:
        user.full_clean(validate_unique=False)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def told(name: str, what: str, by: Viewer = COMMAND_LINE) -> None:
    """Write a change to who may sign in into the audit, by whom."""
    door().for_viewer(by).office.note_seen("change", what, f"user {name}")


def with_teams(teams: Sequence[str]) -> str:
    """The teams as the audit says them."""
    return f", teams {', '.join(teams)}" if teams else ""
