"""The workflow room: what is written is there, unchanged to the letter, with its history and its line in the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.errors import Refused
from fingerpost.model import Action, Budget, MeasureNote, RegisterEntry, Risk
from fingerpost.workflow import open_workflow
from inputs import now

JUNE, SEPTEMBER, NOVEMBER = date(2013, 6, 30), date(2013, 9, 30), date(2013, 11, 30)
DEMAND = Risk("R1", "Demand for services", 12, JUNE)
MONEY = Risk("R2", "Money", 9, JUNE, likelihood=3, impact=3, owner="Head of Service")
FOSTERING = Budget("Fostering", "2013-14", JUNE, Decimal(3_646_000), Decimal(4_000_000))
HOMES = Budget("Children's homes", "2013-14", JUNE, Decimal(3_868_000), Decimal(5_110_000))
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "@SUM(A1)",
    "<script>alert(1)</script> & <b>",
    "'; DROP TABLE workflow_riskrow; --",
    "Línea – Ünïcode 漢字 \u202e reversed",
    "{{ 7*7 }} {% include 'x' %} %s %(x)s",
    "a\nb\tc\\d\"e'f",
]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator:
    with open_workflow(tmp_path / "workflow.sqlite3", now, "Ann") as opened:
        yield opened


# --- risks ---


def test_a_new_risk_has_no_movement_and_a_later_score_has(kept):
    assert kept.record_risks([DEMAND, MONEY]) == 2
    assert kept.risks() == (DEMAND, MONEY)
    assert DEMAND.movement is None
    kept.record_risks([replace(DEMAND, score=16, as_at=SEPTEMBER)])
    (demand, money) = kept.risks()
    assert (demand.score, demand.before, demand.before_at, demand.movement) == (16, 12, JUNE, 4)
    assert money == MONEY
    assert kept.risks(JUNE) == (DEMAND, MONEY), "as it stood then"


def test_movement_is_told_since_the_last_report(kept):
    scores = [(JUNE, 12), (SEPTEMBER, 16), (date(2013, 10, 31), 20)]
    kept.record_risks([replace(DEMAND, score=score, as_at=day) for day, score in scores])
    assert [(r.before, r.movement) for r in kept.risks(since=SEPTEMBER)] == [(16, 4)]
    assert [(r.before, r.movement) for r in kept.risks(since=JUNE)] == [(12, 8)]
    assert [(r.before, r.movement) for r in kept.risks(since=NOVEMBER)] == [(20, 0)], "no new score: it has not moved"
    assert [r.before for r in kept.risks(since=date(2013, 1, 1))] == [None], "it was not there at the last report"
    assert [r.before for r in kept.risk_history("R1")] == [None, 12, 16]


def test_a_risk_that_is_closed_leaves_the_register(kept):
    kept.record_risks([DEMAND, MONEY, replace(MONEY, as_at=SEPTEMBER, closed_on=SEPTEMBER)])
    assert [risk.id for risk in kept.risks()] == ["R1"]
    assert [risk.id for risk in kept.risks(JUNE)] == ["R1", "R2"]


def test_a_score_of_the_same_day_is_put_right_and_the_audit_says_what_it_was(kept):
    kept.record_risks([DEMAND])
    assert kept.record_risks([DEMAND]) == 0
    assert kept.record_risks([replace(DEMAND, score=15, corporate_since=JUNE)]) == 1
    assert len(kept.risk_history("R1")) == 1
    last = kept.audit()[-1]
    assert (last.at, last.who, last.on) == (now(), "Ann", "risk R1")
    assert last.what == "changed: score from 12 to 15; corporate_since from nothing to 2013-06-30"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (replace(MONEY, id=" "), "The id of a risk is missing"),
        (replace(MONEY, title=""), "its title is missing"),
        (replace(MONEY, score=-1), "its score is -1"),
        (replace(MONEY, score=10**30), "must be from 0"),
        (replace(MONEY, id="R" * 201), "at most 200"),
        (replace(MONEY, title="half a character \ud800"), "cannot be kept"),
        (replace(MONEY, note="nul \0"), "cannot be kept"),
        (replace(DEMAND, score=3), "two scores on one day"),
    ],
)
def test_a_risk_that_cannot_be_kept_takes_the_others_back(kept, wrong, says):
    with pytest.raises(Refused, match=says):
        kept.record_risks([DEMAND, wrong])
    assert kept.risks() == ()
    assert kept.audit() == ()


# --- money ---


def test_budgets_come_in_the_order_first_recorded_with_their_latest_projection(kept):
    later = replace(HOMES, as_at=SEPTEMBER, outturn=Decimal("5200000.50"))
    kept.record_budgets([HOMES, FOSTERING])
    kept.record_budgets([later])
    assert kept.budgets("2013-14") == (later, FOSTERING)
    assert kept.budgets("2013-14", JUNE) == (HOMES, FOSTERING)
    assert kept.budgets("2013-14", date(2013, 4, 1)) == ()
    assert kept.budgets("2012-13") == ()
    assert kept.budget_history("Children's homes", "2013-14") == (HOMES, later)
    assert kept.budget_years() == ("2013-14",)


def test_variance_is_in_pounds_and_percent_and_net_of_reserves():
    fostering = replace(FOSTERING, outturn=Decimal(4_681_000))
    assert (fostering.variance, fostering.variance_percent) == (Decimal(1_035_000), Decimal("28.4"))
    assert replace(fostering, reserves=Decimal(35_000)).net_variance == 1_000_000
    assert fostering.net_variance == 1_035_000


@pytest.mark.parametrize("budget", [None, Decimal(0)])
def test_a_budget_of_nothing_has_no_percentage(budget):
    line = replace(FOSTERING, budget=budget)
    assert line.variance_percent is None
    assert line.variance == (None if budget is None else Decimal(4_000_000))
    assert replace(FOSTERING, outturn=None).variance is None
    assert replace(FOSTERING, outturn=None, reserves=Decimal(1)).net_variance is None


POUNDS = st.decimals(-999_999_999, 999_999_999, places=2)


@given(budget=POUNDS, outturn=POUNDS, reserves=POUNDS)
def test_budget_and_variance_make_the_outturn(budget, outturn, reserves):
    line = Budget("L", "2013-14", JUNE, budget, outturn, reserves)
    assert line.variance is not None
    assert line.net_variance is not None
    assert line.budget + line.variance == line.outturn
    assert line.net_variance + line.reserves == line.variance


def test_every_penny_of_a_large_budget_comes_back(kept):
    line = replace(FOSTERING, budget=Decimal("99999999999.99"), outturn=Decimal("-0.01"), reserves=Decimal("0.10"))
    kept.record_budgets([line])
    assert kept.budgets("2013-14") == (line,)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (replace(FOSTERING, financial_year="2013"), "no financial year"),
        (replace(FOSTERING, budget=Decimal("NaN")), "less than a million million"),
        (replace(FOSTERING, outturn=Decimal("1e30")), "less than a million million"),
        (replace(FOSTERING, reserves=Decimal("0.005")), "at most two decimals"),
        (replace(FOSTERING, placements_budgeted=-3), "from 0"),
    ],
)
def test_a_budget_that_cannot_be_kept_is_refused(kept, wrong, says):
    with pytest.raises(Refused, match=says):
        kept.record_budgets([HOMES, wrong])
    assert kept.budgets("2013-14") == ()


# --- commentary ---


def test_a_persons_words_take_the_place_of_a_draft_and_never_the_other_way_round(kept):
    kept.write_commentary("2013-14-Q2", "contacts", "Contacts are level.", "draft", "a1")
    edited = kept.write_commentary("2013-14-Q2", "contacts", "Contacts are level <b>again</b>.", "edited", "a1")
    with pytest.raises(Refused, match="was edited by Ann; a draft does not replace it"):
        kept.write_commentary("2013-14-Q2", "contacts", "Contacts fell.", "draft", "b2")
    assert kept.commentary("2013-14-Q2") == {"contacts": edited}
    assert kept.commentary("2013-14-Q1") == {}
    assert [each.state for each in kept.commentary_history("2013-14-Q2", "contacts")] == ["draft", "edited"]
    assert (edited.by, edited.at) == ("Ann", now())


def test_words_whose_figures_have_changed_are_stale(kept):
    written = kept.write_commentary("2013-14-Q2", "overall", "All is well.", "accepted", "a1")
    assert not written.is_stale("a1")
    assert written.is_stale("b2")
    assert not replace(written, drafted_from="").is_stale("b2"), "words that rest on no figures"


def test_the_same_words_again_are_no_change(kept):
    for _ in range(3):
        kept.write_commentary("2013-14-Q2", "overall", "The same.")
    assert len(kept.audit()) == 1


# --- register, actions, notes ---


def test_the_register_is_by_day_and_a_closed_entry_is_owed_nothing(kept):
    peer = RegisterEntry("peer", "review", "Peer review", date(2014, 3, 24))
    decision = RegisterEntry("model", "decision", "Process model", date(2013, 6, 13), closed_on=SEPTEMBER)
    kept.record_register([peer, decision])
    assert kept.register() == (decision, peer)
    assert kept.register(NOVEMBER) == (peer,)
    assert kept.register(JUNE) == (decision, peer)
    kept.record_register([replace(peer, outcome="Sound", closed_on=date(2014, 5, 1))])
    assert len(kept.register()) == 2
    assert kept.audit()[-1].what == "changed: outcome from nothing to Sound; closed_on from nothing to 2014-05-01"


def test_an_entry_of_an_unknown_kind_is_refused(kept):
    with pytest.raises(Refused, match=r'its kind "reviews" is not one of .* Did you mean review\?'):
        kept.record_register([RegisterEntry("x", "reviews", "X", JUNE)])  # type: ignore[arg-type]


def test_actions_by_meeting_and_state(kept):
    call = Action("A1", "clinic", JUNE, "Ask the team about visits", "contacts", "B. Manager", SEPTEMBER)
    hire = Action("A2", "workload", JUNE, "Appoint two workers", status="done", closed_on=SEPTEMBER)
    kept.record_actions([call, hire])
    assert kept.actions() == (call, hire)
    assert kept.actions("workload") == (hire,)
    assert kept.actions(open_only=True) == (call,)
    assert kept.actions(as_at=date(2013, 8, 1)) == (call, hire)
    assert kept.actions(as_at=NOVEMBER) == (call,)
    assert call.is_overdue(NOVEMBER)
    assert not call.is_overdue(SEPTEMBER), "its day is still in time"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"status": "done"}, "is done and has none"),
        ({"closed_on": SEPTEMBER}, "is open and has a day of closing"),
        ({"status": "dropped", "closed_on": date(2013, 1, 1)}, "before it was raised"),
        ({"meeting": "clinics"}, "Did you mean clinic"),
    ],
)
def test_an_action_that_contradicts_itself_is_refused(kept, change, says):
    with pytest.raises(Refused, match=says):
        kept.record_actions([replace(Action("A1", "clinic", JUNE, "Ask"), **change)])


def test_notes_are_by_measure_and_day(kept):
    later, first = MeasureNote("contacts", SEPTEMBER, "Recording changed"), MeasureNote("contacts", JUNE, "New form")
    other = MeasureNote("children_in_care", JUNE, "Corrected")
    assert kept.record_notes([later, first, other]) == 3
    assert kept.record_notes([later]) == 0
    assert kept.notes(["contacts"]) == (first, later)
    assert len(kept.notes()) == 3


# --- the audit, and what is only added to ---


def test_each_change_has_its_line_in_the_audit(kept):
    kept.record_risks([DEMAND, MONEY])
    kept.record_budgets([FOSTERING])
    kept.write_commentary("2013-14-Q2", "overall", "Words")
    kept.record_register([RegisterEntry("x", "gap", "X", JUNE)])
    kept.record_actions([Action("A1", "clinic", JUNE, "Ask")])
    kept.record_notes([MeasureNote("contacts", JUNE, "New form")])
    kept.sign_off("2013-14-Q2", "internal", "draft", "Ann")
    assert [entry.on for entry in kept.audit()] == [
        "risk R1", "risk R2", "budget Fostering 2013-14", "commentary 2013-14-Q2 overall", "register x", "action A1",
        "measure contacts", "report 2013-14-Q2 internal version 1",
    ]  # fmt: skip


WRITES: list[Callable] = [
    lambda kept: kept.record_risks([DEMAND, MONEY]),
    lambda kept: kept.record_budgets([FOSTERING, HOMES]),
    lambda kept: kept.write_commentary("2013-14-Q2", "overall", "Words"),
    lambda kept: kept.record_register([RegisterEntry("x", "gap", "X", JUNE)]),
    lambda kept: kept.record_actions([Action("A1", "clinic", JUNE, "Ask")]),
    lambda kept: kept.record_notes([MeasureNote("contacts", JUNE, "New form")]),
    lambda kept: kept.sign_off("2013-14-Q2", "internal", "draft", "Ann"),
]


@pytest.mark.parametrize("write", WRITES)
def test_what_cannot_be_put_into_the_audit_is_not_written(kept, write, monkeypatch):
    from fingerpost.workflow.book import Book

    def fails(*_):
        raise OSError("no space")

    with monkeypatch.context() as patch:
        patch.setattr(Book, "_audit", fails)
        with pytest.raises(OSError, match="no space"):
            write(kept)
    asked = [kept.risks(), kept.budgets("2013-14"), kept.register(), kept.actions(), kept.notes(), kept.sign_offs()]
    assert asked == [()] * 6
    assert kept.commentary("2013-14-Q2") == {}
    write(kept)
    assert kept.audit()


def test_what_is_only_added_to_is_neither_changed_nor_removed(kept):
    from fingerpost.workflow.models import AuditRow, SignOffRow

    kept.sign_off("2013-14-Q2", "internal", "draft", "Ann")
    for model in (AuditRow, SignOffRow):
        row = model.objects.using(kept._book.alias).get()
        with pytest.raises(Refused, match="never changed"):
            row.save()
        with pytest.raises(Refused, match="never removed"):
            row.delete()


# --- text is text ---


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_to_the_letter(kept, text):
    risk = Risk(text, text, 1, JUNE, owner=text, note=text)
    kept.record_risks([risk])
    assert kept.risks() == (risk,)
    kept.write_commentary(text, text, text)
    assert kept.commentary(text)[text].text == text
    kept.record_notes([MeasureNote(text, JUNE, text, text)])
    assert kept.notes([text]) == (MeasureNote(text, JUNE, text, text),)


def test_a_title_of_4000_characters_is_kept_whole(kept):
    title = "<i>Long</i> & " * 300
    kept.record_risks([replace(DEMAND, title=title[:4000])])
    assert kept.risks()[0].title == title[:4000]
    with pytest.raises(Refused, match="at most 100,000 are kept"):
        kept.record_risks([replace(DEMAND, title="x" * 100_001)])


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=200))
def test_any_text_comes_back(text, kept_for_all):
    written = kept_for_all.write_commentary("2013-14-Q2", "overall", text)
    assert kept_for_all.commentary("2013-14-Q2")["overall"] == written
    assert written.text == text


@pytest.fixture(scope="module")
def kept_for_all(tmp_path_factory) -> Iterator:
    with open_workflow(tmp_path_factory.mktemp("workflow") / "workflow.sqlite3", now, "Ann") as opened:
        yield opened


# --- several at once ---


def test_two_workspaces_at_once_do_not_mix(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with (
        open_workflow(tmp_path / "one" / "workflow.sqlite3", now, "Ann") as one,
        open_workflow(tmp_path / "two" / "workflow.sqlite3", now, "Bob") as two,
    ):
        one.record_risks([DEMAND])
        two.record_risks([MONEY])
        one.sign_off("2013-14-Q2", "internal", "draft", "Ann")
        assert one.risks() == (DEMAND,)
        assert two.risks() == (MONEY,)
        assert two.sign_offs() == ()
        assert {entry.who for entry in two.audit()} == {"Bob"}


def test_two_councils_in_one_file_do_not_mix(tmp_path):
    path = tmp_path / "workflow.sqlite3"
    with open_workflow(path, now, "Ann", "808") as one, open_workflow(path, now, "Bob", "809") as two:
        one.record_risks([DEMAND])
        two.record_risks([DEMAND, MONEY])
        assert one.risks() == (DEMAND,)
        assert two.risks() == (DEMAND, MONEY)
        assert len(one.audit()) == 1


def test_one_file_opened_twice_sees_what_the_other_wrote(tmp_path):
    path = tmp_path / "workflow.sqlite3"
    with open_workflow(path, now, "Ann") as one, open_workflow(path, now, "Bob") as two:
        one.record_risks([DEMAND])
        assert two.risks() == (DEMAND,)
        two.record_risks([replace(DEMAND, score=20)])
        assert one.risks()[0].score == 20


def test_the_clock_is_handed_in(tmp_path):
    times = iter([datetime(2014, 1, 1, 8, 0, 0, 999), datetime(2014, 1, 2)])
    clock: Callable[[], datetime] = lambda: next(times)  # noqa: E731
    with open_workflow(tmp_path / "workflow.sqlite3", clock, "Ann") as kept:
        kept.record_risks([DEMAND, MONEY])
        kept.record_risks([replace(DEMAND, score=1)])
        at = datetime(2014, 1, 1, 8)
        assert [entry.at for entry in kept.audit()] == [at, at, datetime(2014, 1, 2)]
