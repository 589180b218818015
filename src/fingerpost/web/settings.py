"""Django's settings for the pages of one workspace: worked out from its folder and a few environment variables.

FINGERPOST_WORKSPACE   the workspace's folder, where no other is named
FINGERPOST_COUNCIL     the number of the one whose pages they are, where the workspace has several councils
FINGERPOST_DATABASE    postgresql://user:password@host:5432/name; by default the workspace's own SQLite file
FINGERPOST_HOSTS       the names under which people reach the pages, with commas between; by default this machine only
FINGERPOST_SECRET_KEY  what sessions are signed with; by default a key kept in the workspace
FINGERPOST_SSO_...      single sign-on; see `sign_on`
FINGERPOST_SECOND_FACTOR  the roles that must have a second factor, with commas between
FINGERPOST_CHILD_PAGES    how many pages and files with children one person may open in a minute; 120 by default
FINGERPOST_SIGN_IN_FAILURES  after how many failures from one address nobody may sign in from there for five minutes; 50

Whoever names hosts is taken to stand behind a proxy that speaks TLS: cookies are then sent over TLS alone.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

from fingerpost.errors import SettingsError, StoreError, nearest
from fingerpost.model.viewer import Role
from fingerpost.web import sign_on
from fingerpost.workflow import FILE
from fingerpost.workflow.address import database_settings

HERE = Path(__file__).parent
STATIC = HERE / "static"
KEY_FILE = "secret.key"
LOCAL = ("localhost", "127.0.0.1", "[::1]")
UPLOAD = 64_000_000
"""How many bytes of extracts may be sent at once."""
IDLE, LONGEST = timedelta(minutes=15), timedelta(hours=10)
"""How long a session lasts with nobody there, and at most."""


def site_settings(folder: Path, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """All that Django is told. Raises SettingsError, in words, where something does not fit."""
    hosts = [name.strip() for name in environ.get("FINGERPOST_HOSTS", "").split(",") if name.strip()]
    if "*" in hosts:
        raise SettingsError("FINGERPOST_HOSTS is '*'; name the hosts, such as fingerpost.example.gov.uk.")
    for name in hosts:
        if not re.fullmatch(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", name):
            says = (
                f"FINGERPOST_HOSTS has {name!r}: write the name alone, such as fingerpost.example.gov.uk, with commas"
            )
            raise SettingsError(f"{says} between several.")
    secure = bool(hosts)
    return {
        "DEBUG": False,
        "SECRET_KEY": _secret_key(folder, environ),
        "ALLOWED_HOSTS": [*hosts, *LOCAL],
        "FINGERPOST_WORKSPACE": folder,
        "FINGERPOST_COUNCIL": environ.get("FINGERPOST_COUNCIL", ""),
        "DATABASES": {"default": database_settings(folder / FILE, environ)},
        "INSTALLED_APPS": [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "axes",
            "django_otp",
            "django_otp.plugins.otp_totp",
            "fingerpost.workflow",
            "fingerpost.web",
        ],
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "fingerpost.web.middleware.Headers",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "fingerpost.web.middleware.SessionEnds",
            "fingerpost.web.middleware.Errors",
            "fingerpost.web.factor.Due",
            "fingerpost.web.access.Access",
            "axes.middleware.AxesMiddleware",
        ],
        "ROOT_URLCONF": "fingerpost.web.urls",
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.messages.context_processors.messages",
                        "fingerpost.web.context.site",
                    ],
                    "builtins": ["fingerpost.web.templatetags.fingerpost"],
                },
            }
        ],
        "STATIC_URL": "/static/",
        "USE_TZ": False,  # as the workflow's tables have it
        "TIME_ZONE": "Europe/London",
        "LANGUAGE_CODE": "en-gb",
        "USE_THOUSAND_SEPARATOR": False,
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        **_accounts(secure),
        "FINGERPOST_SECOND_FACTOR": _roles(environ),
        "FINGERPOST_CHILD_PAGES": _number(environ, "FINGERPOST_CHILD_PAGES", 120),
        "FINGERPOST_SIGN_IN_FAILURES": _number(environ, "FINGERPOST_SIGN_IN_FAILURES", 50),
        "FINGERPOST_SSO": sign_on.read(environ),
        **_transport(hosts, secure),
        "LOGGING_CONFIG": "logging.config.dictConfig",
        "LOGGING": LOGGING,
    }


def _accounts(secure: bool) -> dict[str, Any]:
    validation = "django.contrib.auth.password_validation"
    return {
        "AUTH_USER_MODEL": "web.User",
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            "django.contrib.auth.backends.ModelBackend",
            "fingerpost.web.sso.Backend",
        ],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"{validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
            {"NAME": f"{validation}.CommonPasswordValidator"},
            {"NAME": f"{validation}.UserAttributeSimilarityValidator"},
        ],
        "LOGIN_URL": "sign-in",
        "LOGIN_REDIRECT_URL": "home",
        "SESSION_COOKIE_NAME": "__Host-fingerpost" if secure else "fingerpost",
        "SESSION_COOKIE_AGE": int(LONGEST.total_seconds()),
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "CSRF_COOKIE_NAME": "__Host-csrf" if secure else "fingerpost-csrf",
        "CSRF_COOKIE_SECURE": secure,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_FAILURE_VIEW": "fingerpost.web.views.errors.csrf",
        # Five failures of one account, whoever tries; those of one address are counted in `limits`.
        "AXES_FAILURE_LIMIT": 5,
        "AXES_COOLOFF_TIME": timedelta(minutes=5),
        "AXES_LOCKOUT_PARAMETERS": ["username"],
        "AXES_LOCKOUT_CALLABLE": "fingerpost.web.views.account.locked_out",
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_ENABLE_ACCESS_FAILURE_LOG": False,
        "AXES_DISABLE_ACCESS_LOG": True,
        "AXES_VERBOSE": False,
        "SILENCED_SYSTEM_CHECKS": ["axes.W006"],
    }


def _transport(hosts: list[str], secure: bool) -> dict[str, Any]:
    return {
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if secure else None,
        "SECURE_SSL_REDIRECT": False,  # the proxy's own
        "SECURE_HSTS_SECONDS": 31_536_000 if secure else 0,
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "CSRF_TRUSTED_ORIGINS": [f"https://{name}" for name in hosts],
        "X_FRAME_OPTIONS": "DENY",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 2_621_440,
        # Files of records are held in memory and never in a temporary file; a larger one is not taken.
        "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.MemoryFileUploadHandler"],
        "FILE_UPLOAD_MAX_MEMORY_SIZE": UPLOAD,
        "FINGERPOST_UPLOAD": UPLOAD,
    }


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    """A whole number from 1, or the default."""
    said = environ.get(name, "").strip() or str(default)
    if not (said.isascii() and said.isdigit() and int(said) >= 1):
        raise SettingsError(f"{name} is {said!r}; write a whole number from 1, such as {default}.")
    return int(said)


def _roles(environ: Mapping[str, str]) -> frozenset[str]:
    """The roles that FINGERPOST_SECOND_FACTOR names."""
    known = get_args(Role)
    named = [name.strip() for name in environ.get("FINGERPOST_SECOND_FACTOR", "").split(",") if name.strip()]
    for name in named:
        if name not in known:
            says = f"FINGERPOST_SECOND_FACTOR names the role {name!r}.{nearest(name, known)}"
            raise SettingsError(f"{says} There are: {', '.join(known)}.")
    return frozenset(named)


# To the error stream, and no name, address or value of anybody: the path alone, which holds none.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stream": {"class": "logging.StreamHandler", "formatter": "plain"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "loggers": {
        "fingerpost": {"handlers": ["stream"], "level": "INFO", "propagate": False},
        "django": {"handlers": ["nowhere"], "level": "ERROR", "propagate": False},
        "axes": {"handlers": ["nowhere"], "level": "CRITICAL", "propagate": False},
    },
}


def prepare(folder: Path, environ: Mapping[str, str] = os.environ) -> None:
    """Check the workspace, configure Django for it, and bring its tables up to date. Once in a process.

    Raises SettingsError or StoreError, in words.
    """
    from fingerpost.settings import read_settings

    read_settings(folder, environ.get("FINGERPOST_COUNCIL", ""))
    try:
        import argon2  # noqa: F401
        import axes  # noqa: F401
        import django
        import django_otp  # noqa: F401
        import mozilla_django_oidc  # noqa: F401
        import segno  # noqa: F401
        from django.conf import settings
    except ModuleNotFoundError as error:
        says = f"The pages need {error.name}, which is not installed here"
        raise StoreError(f'{says}: pip install "fingerpost[web]".') from error
    settings.configure(**site_settings(folder, environ))
    django.setup()
    bring_up_to_date(folder)


def bring_up_to_date(folder: Path) -> None:
    """Make the tables of the pages and of the workflow, or bring them up to date. Raises StoreError."""
    from fingerpost.workflow.setup import migrate

    migrate("default", folder / FILE, everything=True)


def _secret_key(folder: Path, environ: Mapping[str, str]) -> str:
    """What sessions are signed with: 50 characters or more, kept where only the service's own account reads it."""
    given = environ.get("FINGERPOST_SECRET_KEY", "")
    if given:
        if len(given) < 50:
            raise SettingsError(f"FINGERPOST_SECRET_KEY has {len(given)} characters; give it 50 or more, at random.")
        return given
    path = folder / KEY_FILE
    try:
        # Made whole or not at all, and never over one that is there.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}. Set FINGERPOST_SECRET_KEY instead.") from error
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise SettingsError(f"{path} can be read by others, who could then sign in as anybody: `chmod 600 {path}`.")
    key = path.read_text(encoding="ascii").strip()
    if len(key) < 50:
        raise SettingsError(f"{path} is cut short; remove it, and a new one is made. Everybody must sign in again.")
    return key
