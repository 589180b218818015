"""What is worked out once and kept: for whom, how often, and never past the rights of who asks."""

from __future__ import annotations

import threading
import time

import pytest

from fingerpost.model import Viewer


def workspaces(site, *roles):
    from fingerpost.web.door import door

    return [door().for_viewer(Viewer(role)) for role in roles]


def test_figures_are_made_once_for_everybody_who_sees_them_and_for_nobody_else(site):
    from fingerpost.web.viewer import kept_figures

    made = []
    roles = ("analyst", "councillor", "team manager", "auditor", "social worker", "analyst")
    for workspace in workspaces(site, *roles):
        kept_figures(workspace, "of a test", lambda workspace=workspace: made.append(workspace.viewer.role) or [])
    assert made == ["analyst", "auditor", "social worker"]


def test_what_shows_children_is_kept_for_each_set_of_rights(site):
    from fingerpost.web.door import door

    whose = [Viewer("team manager", frozenset({team})) for team in ("A", "B", "A")]
    got = [
        door().kept(door().for_viewer(viewer), "of a test", lambda viewer=viewer: viewer.teams, "x") for viewer in whose
    ]
    assert got == [frozenset("A"), frozenset("B"), frozenset("A")]


def test_of_many_who_ask_at_once_one_makes_it_and_the_others_wait(site):
    """Eight ask at once; it is worked out by the first of them."""
    from fingerpost.web.viewer import kept_figures

    made, got = [], []
    (workspace,) = workspaces(site, "analyst")

    def make():
        made.append(1)
        time.sleep(0.2)
        return len(made)

    threads = [threading.Thread(target=lambda: got.append(kept_figures(workspace, "at once", make))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (made, got) == ([1], [1] * 8)


def test_what_fails_is_tried_again_by_the_next(site):
    from fingerpost.web.viewer import kept_figures

    (workspace,) = workspaces(site, "analyst")
    answers = iter([ValueError("once"), "made"])

    def make():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(ValueError, match="once"):
        kept_figures(workspace, "fails", make)
    assert kept_figures(workspace, "fails", make) == "made"


def test_pages_of_the_audit_are_the_audit(site):
    office = workspaces(site, "auditor")[0].office
    for number in range(7):
        office.note_seen("view", f"seen {number}", "of a test")
    whole = list(reversed(office.audit()))
    pages = [office.newest_audit(start, 3) for start in range(0, len(whole), 3)]
    assert {count for count, _ in pages} == {len(whole)}
    assert [entry for _, page in pages for entry in page] == whole


def test_the_commonest_pages_are_ready_before_anybody_asks(site, monkeypatch):
    from fingerpost.web.views import measure
    from fingerpost.web.warm import warm_pages

    warm_pages().join()
    monkeypatch.setattr(measure, "_material", lambda *_: 1 / 0)
    assert site.as_role("councillor").get("/measure/contacts").status_code == 200
