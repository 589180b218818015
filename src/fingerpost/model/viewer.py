"""Who is looking. Every method of a workspace filters what it gives by the viewer's rights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fingerpost.errors import Refused

Role = Literal["analyst", "head of service", "team manager", "social worker", "councillor", "auditor", "administrator"]

SEES_CHILDREN: frozenset[Role] = frozenset({"analyst", "head of service", "team manager", "social worker"})
LOADS: frozenset[Role] = frozenset({"analyst"})
PUBLISHES: frozenset[Role] = frozenset({"analyst", "head of service"})
SEES_FIGURES: frozenset[Role] = frozenset({"analyst", "head of service", "team manager", "councillor"})

# What people write beside the figures. Risks, money, the register, notes on measures and accepted commentary are for
# whoever sees figures: they are in the report. Actions and words that nobody has accepted are the service's own, so
# no councillor sees them. An auditor reads who signed and who changed what, and an administrator who changed what;
# neither needs the figures for it.
WRITES: frozenset[Role] = frozenset({"analyst", "head of service"})
SEES_ACTIONS: frozenset[Role] = frozenset({"analyst", "head of service", "team manager"})
SEES_DRAFTS: frozenset[Role] = SEES_ACTIONS
SEES_SIGN_OFF: frozenset[Role] = SEES_FIGURES | {"auditor"}
SEES_AUDIT: frozenset[Role] = frozenset({"analyst", "head of service", "auditor", "administrator"})


@dataclass(frozen=True)
class Viewer:
    """A person's rights: role, teams, councils and the purpose they gave.

    `teams` and `councils` of None mean all. A team manager or social worker sees only the children of their own
    teams; a councillor never sees a child.
    """

    role: Role
    teams: frozenset[str] | None = None
    councils: frozenset[str] | None = None
    purpose: str = ""

    def may_see_council(self, council: str) -> bool:
        """Whether figures and records of this council may be shown."""
        return self.councils is None or council in self.councils

    @property
    def may_see_children(self) -> bool:
        """Whether child-level records may be shown at all."""
        return self.role in SEES_CHILDREN

    @property
    def own_teams(self) -> frozenset[str] | None:
        """The teams whose children may be shown; None is every team. No team at all for a manager without one."""
        if self.role in ("team manager", "social worker"):
            return self.teams or frozenset()
        return self.teams


COMMAND_LINE = Viewer("analyst", purpose="command line")
"""Whoever can read the workspace's files can read all of it, so the command line sees all."""


def may_read(viewer: Viewer, edition: str, published: bool) -> bool:
    """Whether a report's edition may be read: the one place that says who.

    The internal edition holds the children of every team, so it is for those who may see them all. A team manager
    reads the restricted and the public one, which hold all figures and no child, at any stage; a councillor reads
    these once they are published, and nothing that nobody has signed.
    """
    if edition == "internal":
        return viewer.role in WRITES and viewer.own_teams is None
    return viewer.role in SEES_FIGURES and (published or viewer.role in SEES_DRAFTS)


def require(viewer: Viewer, council: str, allowed: bool, what: str) -> None:
    """Make sure that a viewer may see a council and do what is asked. Raises Refused that says which of the two."""
    if not viewer.may_see_council(council):
        raise Refused(f"You may not see council {council}.")
    if not allowed:
        raise Refused(f"Your role ({viewer.role}) may not {what}.")
