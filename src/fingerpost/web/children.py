"""Children in addresses: always by pseudonym, and only those whose records the viewer may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fingerpost.errors import NotFound
from fingerpost.web.seen import pseudonym
from fingerpost.web.viewer import kept, workspace_of
from fingerpost.workspace import NO_SUCH_CHILD


def child_of(request: HttpRequest, name: str, extract: date) -> str:
    """The id behind a pseudonym. Raises NotFound, whether there is no such child or they are of another team."""
    try:
        return _by_pseudonym(request, extract)[name]
    except KeyError:
        raise NotFound(NO_SUCH_CHILD) from None


def child_links(request: HttpRequest, extract: date, query: str = "") -> Mapping[str, Callable[[Any], str]]:
    """Where the children of a table's `child_id` lead: to their timelines; nowhere for one that may not be seen."""
    known = {child: name for name, child in _by_pseudonym(request, extract).items()}

    def address(child: Any) -> str:
        name = known.get(child)
        return f"{reverse('child', args=[name])}?{query}".rstrip("?") if name else ""

    return {"child_id": address}


def _by_pseudonym(request: HttpRequest, extract: date) -> Mapping[str, str]:
    workspace = workspace_of(request)

    def make() -> Mapping[str, str]:
        return {pseudonym(child): child for child in workspace.children(extract)}

    found: Mapping[str, str] = kept(request, "children", make, extract)
    return found
