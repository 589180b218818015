"""The pages under test: somebody of every role, and what a walk through all addresses needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

TEAM = "Team 1"
CHILD = "C000003"
"""A child of the demonstration."""
PUBLISHED, PUBLISHED_FILE = "2013-14-Q2", "2013-14-Q2-restricted.html"


@dataclass(frozen=True)
class Site:
    """The pages, started. `as_role` gives a browser in which somebody of the role is signed in, or nobody for ''."""

    folder: Path

    def as_role(self, role: str) -> Any:
        from django.contrib.auth import get_user_model

        client = browser()
        if role:
            client.force_login(get_user_model().objects.get(role=role), "django.contrib.auth.backends.ModelBackend")
        return client

    def audit(self) -> Any:
        """Every entry of the audit, oldest first."""
        from fingerpost.model import COMMAND_LINE
        from fingerpost.web.door import door

        return door().for_viewer(COMMAND_LINE).office.audit()


def browser(**options: Any) -> Any:
    """A browser in which nobody is signed in."""
    from django.test import Client

    return Client(raise_request_exception=False, SERVER_NAME="localhost", **options)


def open_site(folder: Path) -> Site:
    """Start the pages on a workspace, and make somebody of every role."""
    from django.contrib.auth import get_user_model

    from fingerpost.web.door import door
    from fingerpost.web.models import ROLES
    from fingerpost.web.settings import bring_up_to_date

    bring_up_to_date(folder)
    door.cache_clear()
    for role in ROLES:
        user = get_user_model()(username=role.replace(" ", "."), role=role, first_name=role.title())
        user.teams = [TEAM] if role in ("team manager", "social worker") else []
        user.set_unusable_password()
        user.save()
    _write(folder)
    return Site(folder)


def _write(folder: Path) -> None:
    """A little of everything that people write, and a published version: something at each address."""
    from fingerpost.store import DocumentsEntry
    from fingerpost.workspace import Workspace

    workspace = Workspace(folder)
    write_a_little(workspace.office)
    entry = DocumentsEntry(PUBLISHED, "restricted", 1, "2013-11-20T10:00:00", "Ann", (), "", {})
    with workspace.store.writing():
        workspace.store.publish_documents(
            entry, {PUBLISHED_FILE: b"<p>As published.</p>", "appendix2.csv": b"stage,measure,q1\ninput,contacts,1\n"}
        )


def write_a_little(office: Any) -> None:
    """An action, a risk, a budget line and an entry of the register."""
    office.record_risks("risks.csv", b"risk_id,title,score,as_at\nCESC02,Demand,16,2013-09-30\n", "Ann")
    office.record_budgets(
        "finance.csv",
        b"budget_line,financial_year,as_at,budget_gbp,projected_outturn_gbp,measures\n"
        b"Fostering,2013-14,2013-09-30,100,120,contacts\n",
        "Ann",
    )
    office.record_register("register.csv", b"id,kind,title,on\npeer-review,review,Peer review,2014-03-24\n", "Ann")
    office.record_actions(
        "actions.csv", b"id,meeting,raised_on,text,measure\nA1,clinic,2013-11-20,Look at it,contacts\n", "Ann"
    )


def addresses(**others: str) -> dict[str, str]:
    """Every page's name with an address at which there is one; `others` are parts to stand in place of the tests'."""
    from django.urls import get_resolver, reverse

    from fingerpost.web.seen import pseudonym

    examples = {"measure": "contacts", "stage": "input", "table": "months", "ending": "csv"}
    examples |= {
        "child": pseudonym(CHILD),
        "listing": "due",
        "part": "year-end",
        "flow": "steps",
        "rule": "contacts.outcome_before_start",
    }
    examples |= {"period": PUBLISHED, "edition": "restricted", "version": 1, "file": PUBLISHED_FILE, "key": "contacts"}
    examples |= {"format": "html", "action": "A1", "meeting": "clinic", "day": "2013-11-20", "risk": "CESC02"}
    examples |= {"year": "2013-14", "line": "Fostering", "entry": "peer-review"}
    examples |= {"number": 1, "rest": "openapi.json"} | others
    found = {}
    for pattern in get_resolver().url_patterns:
        arguments = {name: examples[name] for name in pattern.pattern.converters}
        found[pattern.name] = reverse(pattern.name, kwargs=arguments)
    return found
