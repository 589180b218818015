"""Answering programs: the token, the rights, the parameters, a page of rows, and errors in plain JSON."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from fingerpost.errors import FingerpostError, NotFound, PeriodError, Refused, nearest
from fingerpost.web import tokens
from fingerpost.web.api.document import document
from fingerpost.web.api.resources import RESOURCES, Asked, Misread, Resource, plain, whole
from fingerpost.web.seen import note
from fingerpost.web.viewer import workspace_of

BASE = "/api/v1"
A_PAGE, LARGEST = 1_000, 10_000
CHALLENGE = 'Basic realm="Fingerpost", charset="UTF-8", Bearer realm="Fingerpost"'

log = logging.getLogger("fingerpost.web")
pace = tokens.Pace()
_ROUTES = tuple(
    (re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", each.path.removeprefix("/"))), each) for each in RESOURCES
)


# Who asks is told by the token in the header alone and never by a cookie, so no other site can ask in their name.
@csrf_exempt
def answer(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever is asked for under /api/v1/."""
    try:
        return _answer(request, rest.strip("/"))
    except (Misread, PeriodError) as error:
        return problem(400, "Not understood", str(error))
    except NotFound as error:
        return problem(404, "Not found", str(error))
    except Refused as error:
        return problem(403, "Not for you", str(error))
    except FingerpostError as error:
        number = uuid.uuid4().hex[:8]
        log.error("error %s: %s", number, type(error).__name__)
        return problem(503, "Not available at present", f"{error} (number {number})")
    except Exception as error:
        from fingerpost.web.middleware import _where

        number = uuid.uuid4().hex[:8]
        log.error("error %s on page api: %s", number, _where(error))
        return problem(500, "Something went wrong", f"This is our fault, not yours. Give the number {number}.")


def _answer(request: HttpRequest, rest: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return problem(405, "Only reading", "Nothing can be changed here; ask with GET.", Allow="GET, HEAD")
    if rest in ("", "openapi.json"):
        return _json(request, document() if rest else _index())
    token = tokens.holder(request.headers.get("Authorization", ""))
    if token is None:
        says = (
            "Send a token: 'Authorization: Bearer TOKEN', or Basic with the token as the password. Tokens are made on "
            "the account page; one that has ended, or whose owner may sign in no more, is not taken."
        )
        return problem(401, "A token is needed", says, **{"WWW-Authenticate": CHALLENGE})
    wait = pace.wait(token.pk)
    if wait:
        says = f"A token may ask {pace.most} times a minute; ask again in {wait} seconds."
        return problem(429, "Too many requests", says, **{"Retry-After": str(wait)})
    request.user = token.user
    resource, path = _find(rest)
    if token.user.role not in resource.roles:
        note(request, "refused", "not for this role", f"api {resource.name}")
        raise Refused(f"The token's owner has the role {token.user.role}, which may not read this.")
    return _json(request, _page(request, resource, path))


def _find(rest: str) -> tuple[Resource, Mapping[str, str]]:
    for pattern, resource in _ROUTES:
        match = pattern.fullmatch(rest)
        if match:
            return resource, match.groupdict()
    known = [each.path for each in RESOURCES]
    raise NotFound(f"There is nothing at {BASE}/{rest[:80]}.{nearest('/' + rest[:80], known)} {BASE}/ lists all.")


def _page(request: HttpRequest, resource: Resource, path: Mapping[str, str]) -> dict[str, Any]:
    known = (*(each.name for each in resource.query), "page", "size")
    given = {name: value for name, value in request.GET.items() if value}
    for name in given:
        if name not in known:
            raise Misread(f"There is no parameter {name[:40]!r}.{nearest(name[:40], known)} "
                          f"There are: {', '.join(known)}.")  # fmt: skip
    number = whole(given.get("page", "1"), "page", 1_000_000)
    size = whole(given.get("size", str(A_PAGE)), "size", LARGEST)
    rows = resource.rows(Asked(request, workspace_of(request), given, path))
    shown = rows[(number - 1) * size : number * size]
    after = f"{request.path}?{urlencode({**given, 'page': number + 1})}" if number * size < len(rows) else None
    return {"data": shown, "total": len(rows), "page": number, "size": size, "next": after}


def _index() -> dict[str, Any]:
    about = {each.name: {"address": BASE + each.path, "says": each.says} for each in RESOURCES}
    return {"openapi": f"{BASE}/openapi.json", "resources": about}


def _json(request: HttpRequest, content: Any) -> HttpResponse:
    """The content, or nothing where whoever asks has it already."""
    data = json.dumps(content, default=plain, ensure_ascii=False).encode()
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    had = {each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")}
    response = HttpResponse(status=304) if tag in had else HttpResponse(data, content_type="application/json")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Authorization"
    return response


def problem(status: int, title: str, says: str, **headers: str) -> HttpResponse:
    """An error as RFC 9457 has it."""
    content = {"title": title, "status": status, "detail": says}
    data = json.dumps(content, ensure_ascii=False).encode()
    return HttpResponse(data, status=status, content_type="application/problem+json", headers=headers)
