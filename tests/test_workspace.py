"""The one door: what it gives, what it refuses and to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fingerpost import Viewer, Workspace
from fingerpost.desk.office import OfficeDesk
from fingerpost.errors import NotFound, PeriodError, Refused, SettingsError, SourceError
from fingerpost.measures import shipped_catalogue
from fingerpost.model import Action, Budget, MeasureNote, RegisterEntry, Risk
from fingerpost.store import DocumentsEntry
from inputs import JUNE, SEPTEMBER, as_csv, files_of, now


def test_the_list_behind_every_figure_is_as_long_as_the_figure(demo_workspace):
    for figure in demo_workspace.figures("2013-14-Q2"):
        definition = shipped_catalogue()[figure.measure]
        if figure.missing or definition.of or definition.kind in ("median", "mean"):
            continue
        if figure.number is not None:
            assert len(demo_workspace.list(figure.measure, "2013-14-Q2")) == figure.number
        else:
            lengths = [
                len(demo_workspace.list(figure.measure, "2013-14-Q2", part))
                for part in ("numerator", "denominator", "missed")
            ]
            assert lengths == [figure.numerator, figure.denominator, figure.denominator - figure.numerator]


def test_the_list_shows_child_event_dates_and_the_working_days_counted(demo_workspace):
    missed = demo_workspace.list("icpc_within_15_working_days", "2013-14-Q2", "missed")
    assert len(missed) == 110
    assert {"conference_id", "child_id", "held_on", "s47_started_on", "working_days"} <= set(missed.columns)
    days = missed.columns.index("working_days")
    assert all(row[days] is None or row[days] > 15 for row in missed.rows)


def test_a_spell_that_ended_after_the_period_has_no_end_in_its_list(demo_workspace):
    plans = demo_workspace.list("children_on_cp_plans", "2013-14-Q1")
    ended = plans.columns.index("ended_on")
    assert {row[ended] for row in plans.rows} == {None}


def test_kept_figures_are_the_figures_worked_out_anew(demo_workspace):
    kept = demo_workspace.figures("2013-14-Q2")
    again = Workspace(demo_workspace.path)
    again._desk(None)._kept = {}
    assert again.figures("2013-14-Q2") == kept
    for by in (["agency"], ["reason"], ["agency", "outcome"]):
        assert again.figures("2013-14-Q2", ["contacts"], by) == demo_workspace.figures("2013-14-Q2", ["contacts"], by)


def test_kept_figures_are_not_used_once_a_setting_has_changed(copy_of, demo_workspace):
    changed = copy_of(demo_workspace)
    toml = changed.path / "fingerpost.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace("contacts = 2012-04-01", "contacts = 2013-09-01"),
        encoding="utf-8",
    )
    (figure,) = Workspace(changed.path).figures("2013-14-Q2", ["contacts"])
    assert figure.missing == "records of contacts begin on 1 September 2013"


def test_a_damaged_table_of_kept_figures_is_worked_out_anew(copy_of, demo_workspace):
    changed = copy_of(demo_workspace)
    for path in (changed.path / "store" / "figures").iterdir():
        path.write_bytes(path.read_bytes().replace(b"1642", b"9999"))
    assert Workspace(changed.path).figures("2013-14-Q2", ["contacts"])[0].number == 1642


def test_a_period_that_is_not_over_gives_figures_so_far_that_say_so(demo_workspace):
    (figure,) = demo_workspace.figures("2013-14", ["contacts"])
    assert (figure.number, figure.direction) == (3284, "")
    assert "so far: the days to 30 September 2013" in figure.note
    assert len(demo_workspace.list("contacts", "2013-14")) == 3284


def test_a_period_that_has_not_begun_is_not_available(demo_workspace):
    (figure,) = demo_workspace.figures("2014-15-Q1", ["contacts"])
    assert "30 September 2013" in figure.missing


def test_a_report_on_a_period_that_is_not_over_is_refused(demo_workspace):
    with pytest.raises(Refused, match="not over in the extract of 30 September 2013"):
        demo_workspace.report("2013-14")


@pytest.mark.parametrize("period", ["2013-08", "2013-07..2013-08", "2013-14-Q1", "2012-13-Q4"])
def test_other_periods_have_a_report_too(demo_workspace, period):
    report = demo_workspace.report(period)
    assert len(report.tables()) >= 5
    assert report.subject.startswith(("Quarter", "August", "July"))


def test_publishing_takes_the_extract_of_the_last_day_and_only_once(copy_of, demo_workspace):
    workspace = copy_of(demo_workspace)
    first = workspace.publication("2013-14-Q1")
    assert (first.extract, first.figure("referrals_no_further_action").numerator) == (date(2013, 6, 30), 154)
    with pytest.raises(Refused, match="was published on"):
        workspace.publish("2013-14-Q1")
    second = workspace.publish("2013-14-Q1", extract=date(2013, 9, 30), again=True)
    assert (second.number, second.figure("referrals_no_further_action").numerator) == (2, 174)
    assert workspace.publication("2013-14-Q1") == second
    assert (workspace.path / "store" / "publications" / "2013-14-Q1-1" / "publication.json").exists()


def test_a_publication_reads_back_as_it_was(copy_of, demo_workspace):
    workspace = copy_of(demo_workspace)
    published = workspace.publish("2013-14-Q2")
    assert Workspace(workspace.path).publication("2013-14-Q2") == published
    assert published.definitions["contacts"].startswith("rows of contacts")
    assert len(published.breakdown("contacts", ["agency", "outcome"])) > 60


def test_publishing_an_unfinished_period_is_refused(demo_workspace):
    with pytest.raises(Refused, match="ends before"):
        demo_workspace.publish("2013-14-Q3")


def test_a_breakdown_has_a_part_not_recorded_and_adds_to_the_whole(demo_workspace):
    parts = demo_workspace.figures("2013-14-Q2", ["caf2_commenced"], ["agency"])
    assert sum(part.number for part in parts) == 272
    assert {part.breakdown[0][1]: part.number for part in parts}["Not recorded"] == 8


def test_agencies_can_be_gathered_into_groups(demo_workspace):
    groups = demo_workspace.figures("2013-14-Q2", ["contacts"], ["agency_group"])
    assert sum(group.number for group in groups) == 1642
    assert {group.breakdown[0] for group in groups} >= {
        ("agency_group", "Health"),
        ("agency_group", "Education"),
    }


def test_explain_gives_both_figures_the_rule_and_the_loads(demo_workspace):
    found = demo_workspace.explain("rereferrals_within_12_months", "2013-14-Q2")
    assert found.figure.text == "180 of 643 (28.0%)"
    assert found.earlier.text == "157 of 786 (20.0%)"
    assert "8.02 points higher, more than the 0.25 percentage points" in found.figure.why
    assert [table[0] for table in found.tables] == ["referrals"]


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda w: w.figures("2013-14-Q5"), PeriodError, "is not a period"),
        (lambda w: w.figures("2013-14-Q2", ["contcts"]), NotFound, "Did you mean contacts"),
        (lambda w: w.figures("2013-14-Q2", ["contacts"], ["agancy"]), NotFound, "Did you mean agency"),
        (lambda w: w.figures("2013-14-Q2", extract=date(2013, 7, 1)), NotFound, "There are: 30 June 2013"),
        (lambda w: w.list("referrals_resulting_in_s47", "2013-14-Q2"), Refused, "Ask for the list of s47_enquiries"),
        (lambda w: w.list("contacts", "2013-14-Q2", "missed"), Refused, "none of its records can miss"),
        (lambda w: w.list("contacts", "2013-14-Q2", "middle"), Refused, "numerator, denominator or missed"),
        (lambda w: w.list("cafcass_care_applications_per_10k", "2013-14-Q2"), Refused, "divides"),
        (lambda w: Workspace.init(w.path), SettingsError, "is there already"),
    ],
)  # fmt: skip
def test_what_cannot_be_given_is_refused_in_words(demo_workspace, ask, error, words):
    with pytest.raises(error, match=words):
        ask(demo_workspace)


def test_an_empty_workspace_says_that_nothing_has_been_loaded(fresh):
    with pytest.raises(NotFound, match="Nothing has been loaded"):
        fresh().figures("2013-14-Q2")


def test_a_misspelt_setting_names_the_file_the_key_and_the_nearest(copy_of, demo_workspace):
    workspace = copy_of(demo_workspace)
    toml = workspace.path / "fingerpost.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("fewest_rows", "fewest_row"), encoding="utf-8")
    with pytest.raises(
        SettingsError,
        match=r"fingerpost.toml, \[load.fewest_row\]: unknown setting. Did you mean fewest_rows",
    ):
        Workspace(workspace.path)


def test_a_mapping_to_an_unknown_column_is_refused(copy_of, demo_workspace):
    workspace = copy_of(demo_workspace)
    toml = workspace.path / "fingerpost.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("active_caf =", "active_cef ="), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"contacts has no column 'active_cef'. Did you mean active_caf"):
        Workspace(workspace.path)


def test_published_figures_with_a_text_for_a_number_name_the_file_row_and_column(copy_of, demo_workspace):
    workspace = copy_of(demo_workspace)
    path = workspace.path / "figures" / "published_2012-13.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("6859,,", "many,,", 1), encoding="utf-8")
    with pytest.raises(SourceError, match=r'published_2012-13.csv, row 2, "number": "many" is not a number'):
        workspace.figures("2013-14-Q1")


# --- who may see what ---------------------------------------------------------------------------------------------


def seen_by(workspace: Workspace, viewer: Viewer) -> Workspace:
    return Workspace(workspace.path, viewer=viewer)


def test_a_councillor_sees_figures_and_never_a_child(demo_workspace):
    councillor = seen_by(demo_workspace, Viewer("councillor"))
    assert councillor.figures("2013-14-Q2")[0].number == 1642
    for ask in (lambda: councillor.list("contacts", "2013-14-Q2"), councillor.check):
        with pytest.raises(Refused, match="councillor"):
            ask()


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_auditor_and_administrator_see_neither_figures_nor_children(demo_workspace, role):
    viewer = seen_by(demo_workspace, Viewer(role))
    for ask in (lambda: viewer.figures("2013-14-Q2"), lambda: viewer.list("contacts", "2013-14-Q2")):
        with pytest.raises(Refused):
            ask()


def test_only_an_analyst_loads_and_only_analyst_and_head_publish(demo_workspace):
    for role in (
        "head of service",
        "team manager",
        "social worker",
        "councillor",
        "auditor",
        "administrator",
    ):
        viewer = seen_by(demo_workspace, Viewer(role))
        with pytest.raises(Refused, match="may not load"):
            viewer.load([], date(2013, 9, 30))
        if role != "head of service":
            with pytest.raises(Refused, match="may not publish"):
                viewer.publish("2013-14-Q2")


def test_a_team_manager_sees_only_the_children_of_their_own_teams(demo_workspace):
    """The example's records carry no team, so none of them is anybody's own."""
    manager = seen_by(demo_workspace, Viewer("team manager", teams=frozenset({"Assessment 1"})))
    assert len(manager.list("contacts", "2013-14-Q2")) == 0
    assert len(seen_by(demo_workspace, Viewer("analyst")).list("contacts", "2013-14-Q2")) == 1642


def test_a_viewer_of_another_council_sees_nothing(demo_workspace):
    other = seen_by(demo_workspace, Viewer("analyst", councils=frozenset({"111"})))
    for ask in (lambda: other.figures("2013-14-Q2"), other.loads, lambda: other.report("2013-14-Q2")):
        with pytest.raises(Refused, match="may not see council"):
            ask()


def test_every_public_method_asks_for_the_viewers_rights(demo_workspace):
    """A viewer with no right at all is refused by each method that gives anything."""
    nobody = seen_by(demo_workspace, replace(Viewer("administrator"), councils=frozenset()))
    asks = {
        "load": lambda: nobody.load([], date(2013, 9, 30)),
        "loads": nobody.loads,
        "check": nobody.check,
        "rules_run": nobody.rules_run,
        "trust": lambda: nobody.trust("2013-14-Q2"),
        "reconcile": lambda: nobody.reconcile("2013-14-Q2"),
        "figures": lambda: nobody.figures("2013-14-Q2"),
        "children": nobody.children,
        "child": lambda: nobody.child("C000003"),
        "workload": nobody.workload,
        "oddities": nobody.oddities,
        "cross": lambda: nobody.cross("contacts", "2013-14-Q2", ["agency", "outcome"]),
        "sources": nobody.sources,
        "list": lambda: nobody.list("contacts", "2013-14-Q2"),
        "explain": lambda: nobody.explain("contacts", "2013-14-Q2"),
        "publish": lambda: nobody.publish("2013-14-Q2"),
        "publication": lambda: nobody.publication("2013-14-Q1"),
        "region": lambda: nobody.region("2013-14-Q2"),
        "write_region": lambda: nobody.write_region("2013-14-Q2"),
        "of": lambda: nobody.of(demo_workspace.council),
        "report": lambda: nobody.report("2013-14-Q2"),
        "write_report": lambda: nobody.write_report("2013-14-Q2"),
        "series": lambda: nobody.series("contacts", "2013-14-Q2"),
        "control_chart": lambda: nobody.control_chart("contacts", "2013-14-Q2"),
        "benchmark": lambda: nobody.benchmark("children_in_care"),
        "judged": lambda: nobody.judged([], "2013-14-Q2"),
        "calendar": nobody.calendar,
        "calendar_file": nobody.calendar_file,
        "risks": nobody.office.risks,
        "record_risks": lambda: nobody.office.record_risks("r.csv", b""),
        "budgets": nobody.office.budgets,
        "budget_history": lambda: nobody.office.budget_history("Fostering", "2013-14"),
        "change_budget": lambda: nobody.office.change_budget(Budget("X", "2013/14", date(2013, 9, 30)), ""),
        "record_budgets": lambda: nobody.office.record_budgets("b.csv", b""),
        "register": nobody.office.register,
        "record_register": lambda: nobody.office.record_register("r.csv", b""),
        "actions": nobody.office.actions,
        "record_actions": lambda: nobody.office.record_actions("a.csv", b""),
        "notes": nobody.office.notes,
        "record_notes": lambda: nobody.office.record_notes("n.csv", b""),
        "commentary": lambda: nobody.office.commentary("2013-14-Q2"),
        "write_commentary": lambda: nobody.office.write_commentary("2013-14-Q2", "overall", "Words"),
        "sign_off": lambda: nobody.sign_off("2013-14-Q2", "internal", "draft", "Nobody"),
        "sign_offs": nobody.office.sign_offs,
        "next_states": lambda: nobody.office.next_states("2013-14-Q2", "internal"),
        "render_report": lambda: nobody.render_report("2013-14-Q2", "public", "html"),
        "report_state": lambda: nobody.report_state("2013-14-Q2", "public"),
        "document": lambda: nobody.document("2013-14-Q2", "public", 1, "x"),
        "published_files": lambda: nobody.published_files(DocumentsEntry("", "", 1, "", "", (), "", {})),
        "children_in": lambda: nobody.children_in(b""),
        "compare_versions": lambda: nobody.compare_versions("2013-14-Q2", "public", 1),
        "commentary_parts": lambda: nobody.commentary_parts("2013-14-Q2"),
        "commentary_drafts": lambda: nobody.commentary_drafts("2013-14-Q2"),
        "commentary_beside": lambda: nobody.commentary_beside([], "2013-14-Q2"),
        "change_commentary": lambda: nobody.change_commentary("2013-14-Q2", "contacts", "X", "edited", ""),
        "commentary_history": lambda: nobody.office.commentary_history("2013-14-Q2", "contacts"),
        "risk_history": lambda: nobody.office.risk_history("R1"),
        "change_risk": lambda: nobody.office.change_risk(Risk("R1", "X", 1, date(2013, 9, 30)), ""),
        "budget_years": nobody.office.budget_years,
        "change_entry": lambda: nobody.office.change_entry(RegisterEntry("E", "gap", "X", date(2013, 9, 30)), ""),
        "action": lambda: nobody.office.action("A1"),
        "change_action": lambda: nobody.office.change_action(Action("", "clinic", date(2013, 9, 30), "X"), ""),
        "add_note": lambda: nobody.office.add_note(MeasureNote("contacts", date(2013, 9, 30), "X")),
        "audit": nobody.office.audit,
        "commentary_text": lambda: nobody.commentary_text("2013-14-Q2"),
        "take_commentary": lambda: nobody.take_commentary("2013-14-Q2", "c.txt", b"[contacts]\nx"),
        "published": nobody.published,
        "why": lambda: nobody.why("contacts", "2013-14-Q2"),
        "protection": lambda: nobody.protection("2013-14-Q2"),
        "usual": lambda: nobody.usual("contacts", "2013-14-Q2"),
        "month_chart": lambda: nobody.month_chart("contacts", "2013-14-Q2"),
        "rebasings": lambda: nobody.rebasings("contacts", "2013-14-Q2"),
        "undecided": lambda: nobody.undecided("contacts", "2013-14-Q2"),
        "forecast": lambda: nobody.forecast("contacts", "2013-14-Q2"),
        "projected_outturns": lambda: nobody.projected_outturns("2013-14"),
        "funnel": lambda: nobody.funnel("contacts", "2013-14-Q2"),
        "councils_funnel": lambda: nobody.councils_funnel("children_in_care"),
        "equity": lambda: nobody.equity("contacts", "2013-14-Q2", "age"),
        "journeys": lambda: nobody.journeys("2013-14-Q1"),
        "same_point": lambda: nobody.same_point([], "2013-14-Q2"),
        "verify_audit": nobody.office.verify_audit,
        "newest_audit": lambda: nobody.office.newest_audit(0, 1),
        "write_wording": nobody.write_wording,
    }
    harmless = {
        "init",
        "council",
        "councils",
        "catalogue",
        "period",
        "extract",
        "verify",
        "office",
        "seen_by",
        "note_seen",
    }
    public = {name for door in (Workspace, OfficeDesk) for name in vars(door) if not name.startswith("_")}
    public -= {"there", "written_by", "for_report"}  # for the desk's own use
    assert public == set(asks) | harmless
    for ask in asks.values():
        with pytest.raises(Refused, match="may not"):
            ask()


# --- a council of its own -----------------------------------------------------------------------------------------


def test_a_new_council_has_figures_breakdowns_and_a_report_with_no_figures_of_last_year(fresh):
    workspace = fresh()
    workspace.load(files_of(SEPTEMBER), SEPTEMBER)
    assert workspace.figures("2013-14-Q2", ["contacts"])[0].number == 1642
    report = workspace.report("2013-14-Q2")
    assert report.sections[0].title == "Cabinet item covering sheet"
    workspace.publish("2013-14-Q2")


def test_tables_that_were_never_loaded_make_their_measures_not_available_and_nothing_fails(fresh):
    workspace = fresh()
    workspace.load([file for file in files_of(SEPTEMBER) if "referral_workflow" not in file[0]], SEPTEMBER)
    found = {figure.measure: figure for figure in workspace.figures("2013-14-Q2")}
    assert found["contacts"].missing == "no extract has contacts"
    assert found["referrals_resulting_in_s47"].missing == "no extract has referrals"
    assert found["children_in_care"].number == 379
    (table,) = workspace.figures("2013-14-Q2", ["contacts"], ["agency"])
    assert table.missing == "no extract has contacts"
    (groups,) = workspace.figures("2013-14-Q3", ["contacts"], ["agency_group"])
    assert groups.missing
    assert workspace.report("2013-14-Q2").tables()
    workspace.publish("2013-14-Q2")


def test_targets_are_by_period(copy_of, demo_workspace):
    workspace = copy_of(demo_workspace)
    toml = workspace.path / "fingerpost.toml"
    text = toml.read_text(encoding="utf-8").replace(
        "[targets]",
        '[targets]\ncontacts = [{ since = "2012-13", value = 1700 }, { since = "2013-14-Q3", value = 1500 }]',
        1,
    )
    toml.write_text(text, encoding="utf-8")
    assert Workspace(workspace.path).explain("contacts", "2013-14-Q2").target.value == 1700


def test_of_two_sources_the_newer_extract_feeds_a_table_and_of_one_date_the_layout_made_for_it(demo_workspace):
    """Care comes from SSDA903; a table that a later extract of another source has comes from there."""
    from fingerpost.desk.records import open_extract

    extract = open_extract(demo_workspace.store, demo_workspace.settings, None)
    (care,) = extract.feeds("care_episodes")
    assert care.source == "ssda903"
    local = replace(care, id="other", source="local")
    extract.current["care_episodes"] = {"ssda903": care, "local": local}
    assert extract.feeds("care_episodes") == [care]
    extract.current["care_episodes"] = {"ssda903": replace(care, extract=date(2013, 3, 31)), "local": local}
    assert extract.feeds("care_episodes") == [local]
    settings = demo_workspace.settings.model_copy(update={"precedence": {"care_episodes": ["ssda903", "local"]}})
    asked = replace(extract, settings=settings)
    asked.current["care_episodes"] = extract.current["care_episodes"]
    assert [load.source for load in asked.feeds("care_episodes")] == ["ssda903"]


def test_only_a_measure_of_all_placements_needs_those_that_ended_in_its_window(copy_of, demo_workspace):
    workspace = copy_of(demo_workspace)
    toml = workspace.path / "fingerpost.toml"
    text = toml.read_text(encoding="utf-8").replace("placements = 2013-04-01", "placements = 2013-08-01", 1)
    toml.write_text(text, encoding="utf-8")
    measures = ["cic_long_term_placement_stability", "cic_three_or_more_placements"]
    length, number = Workspace(workspace.path).figures("2013-14-Q2", measures)
    assert length == demo_workspace.figures("2013-14-Q2", measures)[0]
    assert number.missing == "records of placements begin on 1 August 2013"


def test_records_may_begin_long_before_the_calendar_does(fresh):
    days = [f"{1 + n % 28:02}/{1 + n % 12:02}/{1970 + n % 44}" for n in range(200)]
    rows = [
        ["Child Unique ID", "Date of Contact", "Contact Source"],
        *([f"C{n}", day, "1A"] for n, day in enumerate(days)),
    ]
    workspace = fresh()
    toml = workspace.path / "fingerpost.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("contacts = 2012-04-01", "", 1), encoding="utf-8")
    result = Workspace(workspace.path, clock=now).load([("contacts.csv", as_csv(rows))], SEPTEMBER)
    assert result.begins["contacts"].year == 1970
    assert workspace.figures("2013-14-Q2", ["contacts"])[0].number is not None


def test_a_mistyped_year_begins_no_records_however_few_there_are(fresh):
    days = [f"{1 + n % 28:02}/{1 + n % 12:02}/{2010 + n % 3}" for n in range(60)]
    rows = [
        ["Child Unique ID", "Date of Contact", "Contact Source"],
        *([f"C{n}", day, "1A"] for n, day in enumerate(["05/06/1970", *days])),
    ]
    workspace = fresh()
    toml = workspace.path / "fingerpost.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("contacts = 2012-04-01", "", 1), encoding="utf-8")
    workspace = Workspace(workspace.path, clock=now)
    assert workspace.load([("contacts.csv", as_csv(rows))], SEPTEMBER).begins["contacts"] == date(2010, 1, 1)


def test_a_report_compares_with_the_year_2011_12_although_a_month_is_written_so_too(tmp_path):
    """Without figures of last year that were published elsewhere, and with records that go back beyond it."""
    Workspace.init(tmp_path / "council")
    workspace = Workspace(tmp_path / "council", clock=now)
    workspace.load(files_of(JUNE), JUNE)
    assert workspace.report("2013-14-Q1").tables()
    kept = workspace._desk(None)._kept
    assert all(len(kept[key]) == 1 for key in kept._rows if not key[3])


def test_figures_of_longer_ago_than_are_kept_are_worked_out_when_asked_for(fresh, monkeypatch):
    whole = fresh("whole")
    whole.load(files_of(SEPTEMBER), SEPTEMBER)
    monkeypatch.setattr("fingerpost.desk.figures.YEARS_KEPT", 1)
    short = fresh("short")
    short.load(files_of(SEPTEMBER), SEPTEMBER)
    assert ("contacts", "2012-13", "year_to_date", ()) not in short._desk(None)._kept._rows
    assert len(short._desk(None)._kept._rows) < len(whole._desk(None)._kept._rows)
    for period in ("2013-14-Q2", "2012-13", "2013-05"):
        assert short.figures(period) == whole.figures(period)
    assert short.series("contacts", "2013-14-Q2") == whole.series("contacts", "2013-14-Q2")


def test_the_records_of_a_few_extracts_are_held_and_of_no_more(fresh):
    workspace = fresh()
    for day in range(1, 6):
        workspace.load(files_of(SEPTEMBER), date(2013, 10, day))
    assert len(workspace._desks) == 3
    assert workspace.figures("2013-14-Q2", ["contacts"], extract=date(2013, 10, 1))[0].number
