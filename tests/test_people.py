"""A child's timeline, whose child is whose, the work in hand, tables of two breakdowns: by hand, on small tables."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from fingerpost.errors import NotFound, Refused
from fingerpost.model import Viewer
from fingerpost.render.timeline import Lane, Span, timeline_svg
from fingerpost.store import Input, NewLoad
from fingerpost.workspace import Workspace
from small_tables import canonical

DAY = date(2013, 9, 30)
TABLES = {
    "children": """
        child | born_on    | sex
        North | 2005-05-05 | 1
        Alone | 2006-02-28 | 2
        """,
    "contacts": """
        id | child | started_on | outcome
        R1 | North | 2013-01-07 | proceeded_to_assessment
        R2 | South | 2013-01-08 | closed_and_logged
        """,
    "referrals": """
        id | child | received_on | outcome
        R1 | North | 2013-01-07  | proceeded_to_assessment
        """,
    "assessments": """
        id | child | type    | started_on | completed_on
        A1 | North | single  | 2013-07-01 |
        A2 | South | core    | 2013-09-02 |
        A3 | Alone | initial | 2013-09-23 |
        A4 | North | single  | 2013-05-01 | 2013-06-01
        """,
    "s47_enquiries": """
        id | child | started_on | ended_on   | outcome
        S1 | North | 2013-09-16 |            |
        S2 | South | 2013-09-02 | 2013-09-06 | to_conference
        S3 | North | 2013-06-03 | 2013-06-05 | to_conference
        """,
    "cp_conferences": """
        id | child | type | held_on    | plan_id
        F1 | North | ICPC | 2013-06-20 | P1
        F2 | North | RCPC | 2013-09-10 | P1
        """,
    "cp_plans": """
        id | child | started_on | ended_on | category
        P1 | North | 2013-06-20 |          | NEG
        P2 | Alone | 2012-01-10 |          | NEG
        """,
    "cin_episodes": """
        id | child | started_on | ended_on
        N1 | South | 2013-01-08 |
        N2 | Gone  | 2012-01-08 | 2013-02-01
        """,
    "care_episodes": """
        child | started_on | legal_status | ended_on   | new_episode_reason | ceased_reason
        North | 2013-08-01 | C2           | 2013-09-01 | S                  | X1
        North | 2013-09-01 | C2           | 2013-09-20 | P                  | X1
        North | 2013-09-20 | C1           |            | L                  |
        """,
    "care_reviews": """
        child | held_on    | participation
        North | 2013-08-20 | PN1
        """,
    "allocations": """
        child | worker_id | team  | started_on | ended_on
        North | W1        | Red   | 2013-01-07 |
        North | W2        | Blue  | 2013-08-01 |
        South | W3        | Blue  | 2013-01-08 | 2013-05-01
        South | W1        | Red   | 2013-05-01 |
        Gone  | W3        | Blue  | 2012-01-08 | 2013-02-01
        Alone | W3        | Blue  | 2012-01-10 | 2013-03-01
        """,
}


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = Workspace.init(tmp_path_factory.mktemp("people") / "council")
    return stored(workspace, TABLES)


def stored(workspace: Workspace, texts: dict[str, str], begins: dict[str, date] | None = None) -> Workspace:
    """The workspace with small tables in its store."""
    tables = {name: canonical(name, text) for name, text in texts.items()}
    columns = {name: frozenset(table.schema.names) for name, table in tables.items()}
    days = dict.fromkeys(tables) | (begins or {})
    inputs = (Input("small.csv", 1, "0" * 64, "small", 1),)
    load = NewLoad("local", tables, columns, dict.fromkeys(tables, "small"), days, inputs, (), "")
    with workspace.store.writing():
        workspace.store.add_loads(workspace.council, DAY, [load], workspace._clock(), "test")
    return workspace


def seen_by(workspace: Workspace, *teams: str, role: str = "team manager") -> Workspace:
    return workspace.seen_by(Viewer(role, frozenset(teams)))  # type: ignore[arg-type]


# --- a child's timeline ---


def test_a_timeline_has_every_record_of_the_child_in_order(council):
    child = council.child("North")
    assert [(str(each.began_on), each.what, str(each.until or "")) for each in child.events] == [
        ("2013-01-07", "Contact", ""),
        ("2013-01-07", "Referral", ""),
        ("2013-01-07", "Worker W1", ""),
        ("2013-05-01", "Single assessment", "2013-06-01"),
        ("2013-06-03", "Section 47 enquiry", "2013-06-05"),
        ("2013-06-20", "Initial child protection conference", ""),
        ("2013-06-20", "Child protection plan", ""),
        ("2013-07-01", "Single assessment", ""),
        ("2013-08-01", "In care", ""),
        ("2013-08-01", "Full care order", "2013-09-20"),
        ("2013-08-01", "Worker W2", ""),
        ("2013-08-20", "Review of a child in care", ""),
        ("2013-09-10", "Review child protection conference", ""),
        ("2013-09-16", "Section 47 enquiry", ""),
        ("2013-09-20", "Interim care order", ""),
    ]
    assert (child.age, child.case, child.teams, child.workers) == (8, "care", ("Blue", "Red"), ("W2", "W1"))


@pytest.mark.parametrize(("born", "age"), [("2005-09-30", 8), ("2005-10-01", 7), ("2013-10-01", None)])
def test_a_childs_age_is_that_of_the_extracts_day(tmp_path, born, age):
    workspace = Workspace.init(tmp_path / "w")
    stored(workspace, {"children": f"child | born_on\nC1 | {born}"})
    assert workspace.child("C1").age == age


def test_a_legal_status_goes_on_through_placements_and_ends_where_it_changes(council):
    statuses = [each for each in council.child("North").events if each.kind == "legal_status"]
    assert [each.going_on for each in statuses] == [False, True]


def test_a_drawing_has_a_mark_for_each_event_and_no_word_of_a_record_as_markup():
    lane = Lane("<b>", (Span(date(2012, 1, 1), None, False, "<script>"), Span(date(2012, 5, 1), None, True, "x", 3)))
    svg = timeline_svg(lane, ("a", "b", "c", "d"), [Lane("Other", lane.spans)], DAY)
    assert svg.count("<title>") == 4
    assert "<script>" not in svg
    assert "<b>" not in svg
    assert timeline_svg(Lane("", ()), ("a",), [], DAY) == ""


# --- whose child ---


@pytest.mark.parametrize(
    ("teams", "own"),
    [(("Red",), {"North", "South"}), (("Blue",), {"North", "Alone"}), (("Green",), set()), ((), set())],
)
def test_a_manager_has_the_children_held_now_and_those_nobody_took_over(council, teams, own):
    manager = seen_by(council, *teams)
    assert manager.children() == own
    for child in ("North", "South", "Alone", "Gone"):
        if child in own:
            assert manager.child(child).id == child
        else:
            with pytest.raises(NotFound):
                manager.child(child)


def test_a_child_of_another_team_and_one_that_is_not_there_are_refused_in_the_same_words(council):
    told = []
    for child in ("Gone", "Nobody", ""):
        with pytest.raises(NotFound) as error:
            seen_by(council, "Red").child(child)
        told.append(str(error.value))
    with pytest.raises(NotFound) as error:
        council.child("Nobody")
    assert {*told, str(error.value)} == {told[0]}


@pytest.mark.parametrize("role", ["councillor", "auditor", "administrator"])
def test_other_roles_see_no_child_and_no_work(council, role):
    other = seen_by(council, role=role)
    for ask in (lambda: other.child("North"), other.children, other.workload, other.oddities, other.sources):
        with pytest.raises(Refused, match="may not"):
            ask()


def test_lists_and_findings_are_those_of_own_children(council):
    whole = council.list("contacts", "2012-13-Q4")
    assert Counter(row[1] for row in seen_by(council, "Blue").list("contacts", "2012-13-Q4").rows) == {"North": 1}
    assert len(whole) == 2
    found = {each.child_id for each in seen_by(council, "Blue").check()}
    assert found <= {"North", "Alone"}
    assert found != {each.child_id for each in council.check()}


# --- the work in hand ---


def test_what_is_due_and_when_by_hand(council):
    """45 working days from 1 July: 3 September (26 August is a holiday); 35 from 2 September: 21 October."""
    found = {(each.work, each.child_id): (str(each.due_on), each.status) for each in council.workload().tasks}
    assert found == {
        ("assessment", "North"): ("2013-09-03", "overdue"),
        ("assessment", "South"): ("2013-10-21", "later"),
        ("assessment", "Alone"): ("2013-10-07", "due soon"),
        ("s47_enquiry", "North"): ("2013-10-07", "due soon"),
        ("icpc", "South"): ("2013-09-23", "overdue"),
        ("cp_review", "North"): ("2014-03-10", "later"),
        ("cp_review", "Alone"): ("2012-04-10", "overdue"),
        ("care_review", "North"): ("2013-11-20", "later"),
    }


def test_a_review_before_records_begin_is_no_overdue_one(tmp_path):
    plan = {name: TABLES[name] for name in ("cp_plans", "cp_conferences")}
    workspace = stored(Workspace.init(tmp_path / "w"), plan, {"cp_conferences": date(2013, 4, 1)})
    (task,) = (each for each in workspace.workload().tasks if each.child_id == "Alone")
    assert (str(task.due_on), task.status) == ("2013-09-30", "due soon")
    assert "earlier reviews are not on record" in task.note


def test_what_the_extract_cannot_tell_is_said_and_not_guessed(tmp_path):
    workspace = stored(Workspace.init(tmp_path / "w"), {name: TABLES[name] for name in ("care_episodes", "cp_plans")})
    found = workspace.workload()
    assert found.tasks == ()
    assert found.loads == found.alone == ()
    told = " ".join(found.not_held)
    assert "Care review: not known, as the extract has no care reviews." in told
    assert "no allocations" in told


def test_caseloads_and_those_without_a_worker(council):
    found = council.workload()
    assert [(each.team, each.worker, each.children, dict(each.cases)) for each in found.loads] == [
        ("Blue", "W2", 1, {"care": 1}),
        ("Red", "W1", 2, {"care": 1, "need": 1}),
    ]
    assert [(each.child_id, each.case, each.held_last_by) for each in found.alone] == [("Alone", "plan", "Blue")]
    assert sum(each.overdue for each in found.loads) == 2, "each once, though North has two workers"


def test_a_managers_work_is_that_of_own_children_and_own_workers(council):
    red, blue = seen_by(council, "Red").workload(), seen_by(council, "Blue").workload()
    assert {each.child_id for each in red.tasks} == {"North", "South"}
    assert [each.worker for each in red.loads] == ["W1"]
    assert red.alone == ()
    assert [each.child_id for each in blue.alone] == ["Alone"]
    assert {each.child_id for each in blue.tasks} == {"North", "Alone"}


def test_work_can_be_narrowed(council):
    found = council.workload()
    assert {each.child_id for each in found.narrowed(team="Red").tasks} == {"South"}
    assert {each.work for each in found.narrowed(work="icpc").tasks} == {"icpc"}
    assert found.narrowed(worker="W1").alone == ()


def test_overdue_assessments_are_the_measures_figure(demo_workspace):
    (figure,) = demo_workspace.figures("2013-14-Q2", ["assessments_open_overdue"])
    counted = Counter((each.work, each.status) for each in demo_workspace.workload().tasks)
    assert counted["assessment", "overdue"] == (figure.numerator if figure.is_share else figure.number)


# --- findings by rule ---


def test_findings_by_rule_add_to_all_findings(demo_workspace):
    found = demo_workspace.oddities()
    assert sum(each.findings for each in found) == len(demo_workspace.check())
    severities = [each.severity for each in found]
    assert severities == sorted(severities)
    one = next(each for each in found if each.rule == "contacts.outcome_before_start")
    assert "contact_decision_1_working_day" in one.measures


# --- tables ---


def test_table_1_adds_up_both_ways(demo_workspace):
    table = demo_workspace.cross("contacts", "2013-14-Q2", ["agency", "outcome"])
    assert table.whole.number == 1642
    for row in table.rows:
        cells = [table.cells.get((row, column)) for column in table.columns]
        assert sum(each.number for each in cells if each) == table.row_totals[row].number
    for column in table.columns:
        cells = [table.cells.get((row, column)) for row in table.rows]
        assert sum(each.number for each in cells if each) == table.column_totals[column].number
    shares = table.listing({}, "row").rows[0][1:]
    assert shares[-1] == "100.0%"
    assert abs(sum(float(each.rstrip("%")) for each in shares[:-1]) - 100) < 0.3


def test_a_share_by_two_breakdowns_has_its_parts_and_no_percentage_of_a_row(demo_workspace):
    table = demo_workspace.cross("referrals_no_further_action", "2013-14-Q2", ["age", "sex"])
    assert not table.can_share
    assert sum(each.denominator for each in table.cells.values()) == table.whole.denominator
    assert [*table.rows][:2] == ["under 1", "1 to 4"]


def test_a_councillor_gets_no_table_of_two_breakdowns(demo_workspace):
    councillor = demo_workspace.seen_by(Viewer("councillor"))
    for ask in (
        lambda: councillor.cross("contacts", "2013-14-Q2", ["agency", "outcome"]),
        lambda: councillor.figures("2013-14-Q2", ["contacts"], ("agency", "outcome")),
    ):
        with pytest.raises(Refused, match="public editions"):
            ask()
