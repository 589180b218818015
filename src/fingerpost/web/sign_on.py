"""What the environment says of the council's single sign-on, checked when the pages start.

FINGERPOST_SSO_ISSUER         the provider, such as https://login.microsoftonline.com/TENANT/v2.0
FINGERPOST_SSO_CLIENT_ID      who we are to it
FINGERPOST_SSO_CLIENT_SECRET  and the secret that proves it
FINGERPOST_SSO_ROLES          which group has which role: GROUP=role; GROUP=role
FINGERPOST_SSO_TEAMS          which group is which team, for team managers and social workers: GROUP=Team 1; ...
FINGERPOST_SSO_CLAIM          the claim that names the groups; 'groups' by default, 'roles' for Entra's app roles
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from fingerpost.errors import Refused, SettingsError, nearest
from fingerpost.model.viewer import Role


@dataclass(frozen=True)
class SingleSignOn:
    """What the environment says of the provider. `roles` and `teams` lead from a group, as the token names it."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    claim: str
    roles: Mapping[str, str]
    teams: Mapping[str, str]

    def role(self, groups: Sequence[str]) -> str:
        """The role of somebody in these groups. Raises Refused where there is none, or more than one."""
        found = sorted({self.roles[group] for group in groups if group in self.roles})
        if not found:
            raise Refused(
                "You are signed in at your council, but in none of the groups that may use Fingerpost. Ask whoever "
                "administers it to have you put into one."
            )
        if len(found) > 1:
            raise Refused(
                f"You are in groups of {len(found)} roles here ({', '.join(found)}), and nobody has more than one. "
                "Ask whoever administers it which should stay."
            )
        return found[0]


def read(environ: Mapping[str, str]) -> SingleSignOn | None:
    """What the environment says; None where it names no issuer. Raises SettingsError in words."""
    issuer = environ.get("FINGERPOST_SSO_ISSUER", "").strip()
    if not issuer:
        left = [name for name in environ if name.startswith("FINGERPOST_SSO_")]
        if left:
            raise SettingsError(f"{left[0]} is set, but FINGERPOST_SSO_ISSUER is not: name the provider, or unset it.")
        return None
    here = issuer.startswith(("http://localhost:", "http://127.0.0.1:"))
    if not issuer.startswith("https://") and not here:
        raise SettingsError(f"FINGERPOST_SSO_ISSUER is {issuer!r}; it must begin with https://.")
    for name in ("CLIENT_ID", "CLIENT_SECRET", "ROLES"):
        if not environ.get(f"FINGERPOST_SSO_{name}"):
            raise SettingsError(f"FINGERPOST_SSO_ISSUER is set, so FINGERPOST_SSO_{name} must be as well.")
    roles = _pairs(environ, "FINGERPOST_SSO_ROLES")
    known = get_args(Role)
    for role in roles.values():
        if role not in known:
            says = f"FINGERPOST_SSO_ROLES names the role {role!r}.{nearest(role, known)}"
            raise SettingsError(f"{says} There are: {', '.join(known)}.")
    return SingleSignOn(
        issuer,
        environ["FINGERPOST_SSO_CLIENT_ID"],
        environ["FINGERPOST_SSO_CLIENT_SECRET"],
        environ.get("FINGERPOST_SSO_CLAIM", "groups"),
        roles,
        _pairs(environ, "FINGERPOST_SSO_TEAMS"),
    )


def _pairs(environ: Mapping[str, str], name: str) -> dict[str, str]:
    found = {}
    for part in environ.get(name, "").split(";"):
        group, sign, value = (each.strip() for each in part.partition("="))
        if part.strip() and not (group and sign and value):
            raise SettingsError(f"{name}: {part.strip()!r} is not understood; write GROUP=VALUE; GROUP=VALUE.")
        if group:
            found[group] = value
    return found
