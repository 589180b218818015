"""Sign-off: the order of its steps, the second person, and that what is published stays."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import connections
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from fingerpost.errors import Refused
from fingerpost.model.governance import SIGN_OFF_STATES
from fingerpost.workflow import open_workflow
from inputs import now

Q2 = "2013-14-Q2"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator:
    with open_workflow(tmp_path / "workflow.sqlite3", now, "Ann") as opened:
        yield opened


def signed(kept, *steps: str, edition: str = "internal", **more):
    """Take steps written 'state person'; gives the last."""
    for step in steps:
        state, by = step.split()
        last = kept.sign_off(Q2, edition, state, by, **more)
    return last


def test_one_person_alone_takes_every_step_and_is_recorded(kept):
    last = signed(kept, "draft Ann", "checked Ann", "approved Ann", "published Ann")
    assert (last.version, last.state, last.by, last.at) == (1, "published", "Ann", now())
    assert [step.state for step in kept.sign_offs(Q2, "internal")] == [*SIGN_OFF_STATES]


@pytest.mark.parametrize(
    ("done", "asked", "says"),
    [
        ([], "checked", "has no draft yet: the first state is draft, not checked"),
        (["draft Ann"], "approved", r"is draft \(by Ann\); after that comes checked, not approved"),
        (["draft Ann"], "draft", "after that comes checked, not draft"),
        (["draft Ann", "checked Ann"], "published", "after that comes approved or draft"),
        (["draft Ann", "checked Ann", "approved Ann"], "checked", "comes published or draft"),
        (["draft Ann", "checked Ann", "approved Ann", "published Ann"], "published", "begins the next version"),
        (["draft Ann"], "done", 'The state "done" is not one of'),
    ],
)
def test_a_step_out_of_order_is_refused_and_says_which_comes(kept, done, asked, says):
    if done:
        signed(kept, *done)
    with pytest.raises(Refused, match=says):
        signed(kept, f"{asked} Ann")
    assert len(kept.sign_offs()) == len(done)


def test_where_two_people_sign_the_drafter_does_not_approve(kept):
    signed(kept, "draft Ann", "checked Bob")
    with pytest.raises(Refused, match="takes a second person to have it approved: Bob also uses this workspace"):
        signed(kept, "approved Ann")
    assert signed(kept, "approved Bob", "published Ann").state == "published"


def test_a_user_who_never_signed_counts_as_a_second_person(tmp_path):
    with open_workflow(tmp_path / "workflow.sqlite3", now, "Ann", users=["Ann", "Bob", "Cy"]) as kept:
        signed(kept, "draft Ann", "checked Ann")
        with pytest.raises(Refused, match=r"Bob, Cy also use this workspace\. Ask one of them"):
            signed(kept, "approved Ann")


def test_publishing_takes_a_second_person_who_came_after_approval(kept):
    signed(kept, "draft Ann", "checked Ann", "approved Ann")
    signed(kept, "draft Bob", edition="restricted")
    with pytest.raises(Refused, match="second person to have it published"):
        signed(kept, "published Ann")
    assert signed(kept, "published Bob").state == "published"


def test_another_spelling_is_no_second_person(kept):
    for state, by in (("draft", "Ann  Other"), ("checked", "ann other"), ("approved", " ANN OTHER ")):
        kept.sign_off(Q2, "internal", state, by)
    assert len(kept.signers()) == 1


def test_going_back_takes_a_reason_and_what_was_signed_counts_no_more(kept):
    signed(kept, "draft Ann", "checked Bob", "approved Bob")
    with pytest.raises(Refused, match="give the reason"):
        signed(kept, "draft Bob")
    assert signed(kept, "draft Bob", note="Table 1 is wrong").version == 1
    signed(kept, "checked Ann")
    with pytest.raises(Refused, match="second person"):
        signed(kept, "approved Bob")
    assert signed(kept, "approved Ann").state == "approved"


def test_what_changed_since_it_was_checked_is_not_approved(kept):
    signed(kept, "draft Ann", content_sha256="a" * 64)
    signed(kept, "checked Ann", content_sha256="b" * 64)
    with pytest.raises(Refused, match=r"has changed since it was checked\. Go back to draft"):
        signed(kept, "approved Ann", content_sha256="c" * 64)
    assert signed(kept, "approved Ann", content_sha256="b" * 64).content_sha256 == "b" * 64
    assert signed(kept, "published Ann").content_sha256 == "b" * 64, "carried on where none is given"


def test_a_corrected_report_is_the_next_version_and_lists_its_changes(kept):
    published = signed(kept, "draft Ann", "checked Ann", "approved Ann", "published Ann")
    with pytest.raises(Refused, match=r"is published and stays as it is\. A corrected one must list what it changes"):
        signed(kept, "draft Ann")
    corrected = signed(kept, "draft Ann", changes=["Table 1: police 342, not 324"])
    assert (corrected.version, corrected.changes) == (2, ("Table 1: police 342, not 324",))
    last = signed(kept, "checked Ann", changes=["A footnote"])
    assert last.changes == ("Table 1: police 342, not 324", "A footnote")
    assert kept.sign_offs(Q2, "internal")[3] == published


def test_editions_and_periods_go_their_own_ways(kept):
    signed(kept, "draft Ann", "checked Ann")
    assert signed(kept, "draft Ann", edition="restricted").version == 1
    kept.sign_off("2013-14-Q1", "internal", "draft", "Ann")
    assert [step.state for step in kept.sign_offs(Q2, "internal")] == ["draft", "checked"]
    assert len(kept.sign_offs(edition="internal")) == 3
    assert len(kept.sign_offs()) == 4


PEOPLE = ["Ann", "Bob", "Cy"]
CONTENTS = ["", "a" * 64, "b" * 64]
_councils = count(1)


class SigningMachine(RuleBasedStateMachine):
    """Anyone asks for anything; an account of our own says what must be allowed, and the file must agree."""

    folder = TemporaryDirectory()

    @initialize(users=st.sets(st.sampled_from(PEOPLE), max_size=2))
    def opens(self, users):
        path = Path(self.folder.name) / "workflow.sqlite3"
        self.kept = open_workflow(path, now, "Ann", f"c{next(_councils)}", users)
        with connections[self.kept._book.alias].cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")  # thousands of steps need not outlive a power cut
        self.users = set(users)
        self.state, self.version, self.drafter, self.signed, self.content = "", 0, "", [], ""
        self.taken = []

    @rule(
        state=st.sampled_from(SIGN_OFF_STATES),
        by=st.sampled_from(PEOPLE),
        content=st.sampled_from(CONTENTS),
        note=st.sampled_from(["", "a reason"]),
        changes=st.sampled_from([(), ("a change",)]),
    )
    def asks(self, state, by, content, note, changes):
        may = self.may(state, by, content, note, changes)
        try:
            step = self.kept.sign_off(Q2, "internal", state, by, content, note, changes)
        except Refused:
            assert not may
            return
        assert may
        self.taken.append(step)
        self.users.add(by)
        if state == "draft":
            self.version += self.state in ("", "published")
            self.drafter, self.signed, self.content = by, [], content
        else:
            self.content = content or self.content
        self.signed.append(by)
        self.state = state
        assert (step.version, step.content_sha256) == (self.version, self.content)

    def may(self, state, by, content, note, changes) -> bool:
        if state == "draft":
            return {"": True, "draft": False, "published": bool(changes)}.get(self.state, bool(note))
        if (self.state, state) not in (("draft", "checked"), ("checked", "approved"), ("approved", "published")):
            return False
        if state == "checked":
            return True
        if content and self.content and content != self.content:
            return False
        if not self.users - {by}:
            return True
        return by != self.drafter if state == "approved" else len({*self.signed, by}) > 1

    @invariant()
    def the_steps_are_those_taken_and_none_has_changed(self):
        if hasattr(self, "kept"):
            assert [*self.kept.sign_offs()] == self.taken

    @invariant()
    def published_versions_count_up_and_were_approved_as_they_were_checked(self):
        if not hasattr(self, "kept"):
            return
        published = [step for step in self.kept.sign_offs() if step.state == "published"]
        assert [step.version for step in published] == [*range(1, len(published) + 1)]
        for last in published:
            *_, checked, approved, _ = [step for step in self.taken if step.version == last.version]
            assert (checked.state, approved.state) == ("checked", "approved")
            assert checked.content_sha256 in ("", approved.content_sha256)
            assert approved.content_sha256 in ("", last.content_sha256)
            assert last.version == 1 or last.changes

    def teardown(self):
        if hasattr(self, "kept"):
            self.kept.close()


TestSigningMachine = SigningMachine.TestCase
TestSigningMachine.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
