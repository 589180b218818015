"""Single sign-on by OpenID Connect, such as Microsoft Entra ID: the code flow with PKCE, state and nonce.

The flow is mozilla-django-oidc's. What it leaves to others is here: the token must be made by our issuer, for us, and
still hold; who somebody is follows from the issuer's id of them and never from an e-mail address; role and teams
follow from the groups in the token, each time they sign in.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jwt
import requests
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import SuspiciousOperation
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from fingerpost.errors import Refused, StoreError
from fingerpost.web import users
from fingerpost.web.sign_on import SingleSignOn

WAIT = 10.0
"""Seconds that the provider may take to answer."""
ALGORITHM = "RS256"
log = logging.getLogger("fingerpost.web")


def configured() -> SingleSignOn | None:
    """The provider, or None where people sign in with passwords alone."""
    found: SingleSignOn | None = getattr(settings, "FINGERPOST_SSO", None)
    return found


@lru_cache(maxsize=4)
def discovered(issuer: str) -> Mapping[str, Any]:
    """What the provider says of itself. Raises StoreError where it cannot be asked or says it is another."""
    try:
        answer = requests.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration", timeout=WAIT)
        answer.raise_for_status()
        found: Mapping[str, Any] = answer.json()
    except (requests.RequestException, ValueError) as error:
        log.error("single sign-on: the provider cannot be asked: %s", type(error).__name__)
        raise StoreError("The council's sign-in cannot be reached at present.") from error
    if str(found.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise StoreError("The council's sign-in says that it is another issuer than FINGERPOST_SSO_ISSUER.")
    return found


def setting(name: str, *default: Any) -> Any:
    """A setting as mozilla-django-oidc asks for it, worked out from the provider."""
    sso = configured()
    if sso is None:
        raise StoreError("Single sign-on is not set up here.")
    found = discovered(sso.issuer)
    ours: dict[str, Any] = {
        "OIDC_OP_AUTHORIZATION_ENDPOINT": found["authorization_endpoint"],
        "OIDC_OP_TOKEN_ENDPOINT": found["token_endpoint"],
        "OIDC_OP_USER_ENDPOINT": found.get("userinfo_endpoint", ""),
        "OIDC_OP_JWKS_ENDPOINT": found["jwks_uri"],
        "OIDC_RP_CLIENT_ID": sso.client,
        "OIDC_RP_CLIENT_SECRET": sso.secret,
        "OIDC_RP_SIGN_ALGO": ALGORITHM,
        "OIDC_RP_SCOPES": "openid profile email",
        "OIDC_AUTHENTICATION_CALLBACK_URL": "sso-back",
        "OIDC_USE_PKCE": True,
        "OIDC_USE_NONCE": True,
        "OIDC_TIMEOUT": WAIT,
        "LOGIN_REDIRECT_URL": "home",
    }
    return ours[name] if name in ours else getattr(settings, name, *default)


class Backend(OIDCAuthenticationBackend):
    """Makes a user of whoever the provider vouches for. What does not fit is raised, never passed to another way."""

    get_settings = staticmethod(setting)

    def __init__(self) -> None:
        """Nothing yet: every password is tried on every backend, and the provider is not asked for that."""
        self.UserModel = get_user_model()

    def get_user(self, user_id: Any) -> Any:
        """Whoever a session is of, unless they were stopped."""
        user = super().get_user(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None

    def authenticate(self, request: Any, **given: Any) -> Any:
        """Whoever comes back from the provider, or None for a sign-in of another kind."""
        # Without the nonce of a sign-in that began here, an address with a code in it would be enough.
        if configured() is None or not given.get("nonce"):
            return None
        super().__init__()
        try:
            return super().authenticate(request, **given)
        except requests.RequestException as error:
            log.warning("single sign-on: %s", type(error).__name__)
            raise SuspiciousOperation("the provider did not take the code") from error

    def verify_token(self, token: Any, **given: Any) -> Any:
        """The claims of a token that our provider signed for us, in answer to this sign-in."""
        sso = configured()
        assert sso is not None
        try:
            claims = super().verify_token(token, **given)
        except (jwt.PyJWTError, KeyError, TypeError) as error:
            raise SuspiciousOperation(f"the token is not taken: {type(error).__name__}") from error
        audience = claims.get("aud")
        meant = audience if isinstance(audience, list) else [audience]
        if sso.client not in meant or (len(meant) > 1 and claims.get("azp") != sso.client):
            raise SuspiciousOperation("the token is for another program")
        if claims.get("iss") != discovered(sso.issuer)["issuer"]:
            raise SuspiciousOperation("the token is of another issuer")
        if not claims.get("sub") or "exp" not in claims:
            raise SuspiciousOperation("the token does not say who it is about, or until when it holds")
        return claims

    def retrieve_matching_jwk(self, token: Any) -> Any:
        """The provider's key that a token says it is signed with; a provider with one key need not say."""
        answer = requests.get(self.OIDC_OP_JWKS_ENDPOINT, timeout=WAIT)
        answer.raise_for_status()
        header = jwt.get_unverified_header(token)
        fit = [
            key
            for key in answer.json()["keys"]
            if key.get("kty") == "RSA"
            and key.get("use", "sig") == "sig"
            and header.get("kid") in (None, key.get("kid"))
        ]
        if len(fit) != 1:
            raise SuspiciousOperation(f"{len(fit)} of the provider's keys fit the token")
        return jwt.PyJWK(fit[0], ALGORITHM)

    def get_or_create_user(self, access_token: Any, id_token: Any, claims: Any) -> Any:
        """The user whom the claims are about, new or brought up to date."""
        sso = configured()
        assert sso is not None
        groups = [str(each) for each in claims.get(sso.claim) or ()]
        role = sso.role(groups)
        teams = sorted({sso.teams[group] for group in groups if group in sso.teams})
        subject = f"{claims['iss']} {claims['sub']}"
        user = get_user_model().objects.filter(subject=subject).first() or _new(claims, subject)
        if not user.is_active:
            raise Refused("Your account here was stopped. Ask whoever administers Fingerpost at your council.")
        user.first_name = str(claims.get("given_name") or user.first_name)[:150]
        user.last_name = str(claims.get("family_name") or user.last_name)[:150]
        if (user.role, user.teams) != (role, teams):
            if user.pk:
                users.end_sessions(user)
            users.told(user.username, f"role {role} by single sign-on{users.with_teams(teams)}")
        user.role, user.teams = role, teams
        user.full_clean(validate_unique=False)
        user.save()
        return user


def _new(claims: Mapping[str, Any], subject: str) -> Any:
    name = str(claims.get("preferred_username") or claims.get("email") or claims["sub"])[:150]
    # An account is never taken over because a name is the same.
    if get_user_model().objects.filter(username__iexact=name).exists():
        raise Refused(
            f"There is a local account {name} here already. Ask whoever administers Fingerpost to rename or stop it."
        )
    user = get_user_model()(username=name, subject=subject, email=str(claims.get("email") or "")[:254])
    user.set_unusable_password()
    return user
