"""The workspace behind the pages: opened once in the process, handed to each request for whoever is signed in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.contrib.auth import get_user_model

from fingerpost.model import Viewer
from fingerpost.model.viewer import PUBLISHES, SEES_DRAFTS, SEES_FIGURES
from fingerpost.workflow import FILE
from fingerpost.workspace import Workspace

if TYPE_CHECKING:
    from fingerpost.workflow.door import Workflow

Made = TypeVar("Made")
MOST_KEPT = 2_000
"""How many made things are kept; beyond, the one that was asked for longest ago goes."""
clock: Callable[[], datetime] = datetime.now


class Door:
    """The process's workspace, and what was worked out for its pages.

    Requests are served by several threads. DuckDB's connection serves one at a time, so the figures' desk holds
    `_turn` while it works; everything else it gives is frozen. What was made is kept until the store changes.
    """

    def __init__(self, folder: Path, council: str = "") -> None:
        self._folder, self._turn = folder, threading.RLock()
        self._workspace = Workspace(folder, clock=clock, turn=self._turn, opener=self._opened, council=council)
        self._looking = threading.Lock()
        self._kept: dict[tuple[Any, ...], _Place] = {}

    @property
    def council_name(self) -> str:
        """For the head of each page."""
        return self._workspace.settings.council.name

    @property
    def has_several(self) -> bool:
        """Whether the workspace has several councils, so that there is a region to look at."""
        return len(self._workspace.settings.members) > 1

    def check(self) -> None:
        """Whether the workspace can be read. Raises StoreError."""
        self._workspace.store.manifest()

    def for_viewer(self, viewer: Viewer) -> Workspace:
        """The workspace as this viewer may see it."""
        return self._workspace.seen_by(viewer)

    def kept(self, workspace: Workspace, name: str, make: Callable[[], Made], *asked: object) -> Made:
        """What `make` gives, made once for each state of the store, each set of rights, and what is `asked`.

        For what follows from the store alone; what people write is read each time. Rights are all that the workspace
        asks of a viewer before it reads: an analyst and a head of service have the same, so one makes it for both.
        """
        viewer = workspace.viewer
        sees = (viewer.role in SEES_FIGURES, viewer.may_see_children, viewer.role in SEES_DRAFTS)
        rights = (*sees, viewer.own_teams, viewer.councils)
        return self._made((workspace.store.manifest_sha256(), rights, name, *asked), make)

    def figures(self, workspace: Workspace, name: str, make: Callable[[], Made], *asked: object) -> Made:
        """The same for what is alike for everybody who sees figures, and holds no child: made once for all of them."""
        if workspace.viewer.role not in SEES_FIGURES or workspace.viewer.councils is not None:
            return self.kept(workspace, name, make, *asked)
        return self._made((workspace.store.manifest_sha256(), "figures", name, *asked), make)

    def _made(self, key: tuple[Any, ...], make: Callable[[], Made]) -> Made:
        with self._looking:
            place = self._kept.pop(key, None) or _Place()
            self._kept[key] = place
            if len(self._kept) > MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
        # Of twenty who ask for the same at once, one works it out and the others wait for it.
        with place.turn:
            if not place.filled:
                place.value, place.filled = make(), True
        made: Made = place.value
        return made

    def _opened(self, who: str) -> Workflow:
        """What people wrote, on the pages' own database."""
        from fingerpost.workflow.door import Workflow

        users = get_user_model().objects.filter(is_active=True, role__in=PUBLISHES)
        council = self._workspace.settings.council.number
        signers = [user.known_as for user in users]
        return Workflow("default", self._folder / FILE, clock, who, council, signers)


class _Place:
    """Where one thing is kept, and whose turn it is to make it."""

    def __init__(self) -> None:
        self.turn, self.filled = threading.RLock(), False
        self.value: Any = None


@lru_cache(maxsize=1)
def door() -> Door:
    """The process's own, opened when it is first asked for."""
    return Door(Path(settings.FINGERPOST_WORKSPACE), settings.FINGERPOST_COUNCIL)
