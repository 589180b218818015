"""Who is looking: the one place that turns whoever is signed in into a viewer and a workspace for them."""

from __future__ import annotations

from typing import Any

from fingerpost.model import Viewer
from fingerpost.web.door import door
from fingerpost.workspace import Workspace


def viewer_of(user: Any) -> Viewer:
    """The rights of whoever is signed in. Teams are only asked of those whose role is bound to them."""
    bound = user.role in ("team manager", "social worker")
    return Viewer(user.role, frozenset(user.teams) if bound else None, purpose=user.known_as)


def workspace_of(request: Any) -> Workspace:
    """The workspace as whoever asks may see it."""
    return door().for_viewer(viewer_of(request.user))


def kept(workspace: Workspace, name: str, make: Any, *asked: object) -> Any:
    """What follows from the store alone, made once; see `Door.kept`."""
    return door().kept(workspace, name, make, *asked)


def kept_figures(workspace: Workspace, name: str, make: Any, *asked: object) -> Any:
    """The same for what everybody who sees figures sees alike, and holds no child; see `Door.figures`."""
    return door().figures(workspace, name, make, *asked)
