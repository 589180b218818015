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
from fingerpost.workspace import NO_SUCH_CHILD, Workspace


def child_of(request: HttpRequest, name: str, extract: date) -> str:
    """The id behind a pseudonym. Raises NotFound, whether there is no such child or they are of another team."""
    try:
        return by_pseudonym(workspace_of(request), extract)[name]
    except KeyError:
        raise NotFound(NO_SUCH_CHILD) from None


def child_links(request: HttpRequest, extract: date, query: str = "") -> Mapping[str, Callable[[Any], str]]:
    """Where the children of a table's `child_id` lead: to their timelines; nowhere for one that may not be seen."""
    known = by_pseudonym(workspace_of(request), extract)

    def address(child: Any) -> str:
        name = pseudonym(child) if child else ""
        return f"{reverse('child', args=[name])}?{query}".rstrip("?") if name in known else ""

    return {"child_id": address}


def by_pseudonym(workspace: Workspace, extract: date) -> Mapping[str, str]:
    """The children whose records the viewer may see, by the name that stands in addresses; made once."""

    def make() -> Mapping[str, str]:
        return {pseudonym(child): child for child in workspace.children(extract)}

    found: Mapping[str, str] = kept(workspace, "children", make, extract)
    return found
