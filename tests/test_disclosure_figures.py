"""Disclosure control on figures: what a reader knows of them, what is taken out, and the example's public edition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from disclosure_attacker import Reader
from fingerpost.desk.publicly import Public, policy_of, public_material
from fingerpost.disclosure.attack import attack
from fingerpost.disclosure.figures import faults_of, protect_figures, published_system
from fingerpost.disclosure.policy import Policy
from fingerpost.disclosure.populations import conditions_of
from fingerpost.disclosure.proof import Proof
from fingerpost.disclosure.protection import Protection
from fingerpost.errors import SettingsError
from fingerpost.measures import Catalogue, read_catalogue, shipped_catalogue
from fingerpost.model import Figure
from fingerpost.report.material import Material
from fingerpost.settings import check_settings
from fingerpost.store.publication import Publication
from fingerpost.workspace import Workspace

CATALOGUE = shipped_catalogue()
JUNE, SEPTEMBER = date(2013, 6, 30), date(2013, 9, 30)
PARTS = ("number", "numerator", "denominator")


def figure(measure: str, period: str, *values: int, extract: date | None = SEPTEMBER, **breakdown: str) -> Figure:
    """One number is a count; two are a numerator and a denominator."""
    parts: dict[str, object] = {"number": Fraction(values[0])}
    if len(values) == 2:
        parts = {"numerator": values[0], "denominator": values[1]}
    basis = CATALOGUE[measure].basis
    return Figure("999", measure, period, basis, breakdown=tuple(breakdown.items()), extract=extract, **parts)  # type: ignore[arg-type]


def protect(*figures: Figure, policy: Policy | None = None, **more: object) -> Protection:
    return protect_figures(figures, CATALOGUE, policy or Policy(), **more)  # type: ignore[arg-type]


def texts(protection: Protection) -> list[str]:
    return [figure.text for figure in protection.figures]


def test_a_small_number_its_percentage_and_what_is_left_are_hidden():
    assert texts(protect(figure("contacts", "2013-14-Q2", 3))) == ["[c]"]
    assert texts(protect(figure("rereferrals_within_12_months", "2013-14-Q2", 3, 100))) == ["[c] of 100 ([c])"]
    assert texts(protect(figure("rereferrals_within_12_months", "2013-14-Q2", 97, 100))) == ["[c] of 100 ([c])"]
    assert texts(protect(figure("rereferrals_within_12_months", "2013-14-Q2", 50, 100))) == ["50 of 100 (50.0%)"]
    assert texts(protect(figure("contacts", "2013-14-Q2", 0))) == ["0"]


def test_what_is_hidden_is_in_no_part_of_the_figure():
    (shown,) = protect(
        replace(figure("rereferrals_within_12_months", "2013-14-Q2", 3, 100), direction="up", why="3.0% against 4.0%")
    ).figures
    assert shown.hidden == {"numerator", "value"}
    assert (shown.numerator, shown.denominator, shown.value, shown.percent, shown.missing) == (
        None,
        100,
        None,
        None,
        None,
    )
    assert shown.direction == ""
    assert "3" not in shown.why
    assert shown.is_share


def test_referrals_are_the_contacts_that_were_not_closed_and_logged():
    contacts, closed = (
        figure("contacts", "2013-14-Q2", 100),
        figure("contacts_closed_and_logged", "2013-14-Q2", 96, 100),
    )
    assert texts(protect(contacts, closed))[1] == "[c] of 100 ([c])"
    shown = protect(contacts, closed, figure("referrals", "2013-14-Q2", 4)).figures
    assert [bool(each.hidden) for each in shown] == [False, True, True]


def test_one_number_in_two_measures_is_hidden_in_both():
    by_outcome = [
        figure("contacts", "2013-14-Q2", number, outcome=outcome)
        for outcome, number in (("closed_and_logged", 4), ("no_further_action", 30), ("yet_to_proceed", 66))
    ]
    shown = protect(
        figure("contacts", "2013-14-Q2", 100), figure("contacts_closed_and_logged", "2013-14-Q2", 4, 100), *by_outcome
    ).figures
    assert shown[1].hidden == {"numerator", "value"}
    assert shown[2].hidden
    # One more outcome is hidden, or the first is the total less the others; the total stays.
    assert [bool(each.hidden) for each in shown[3:]].count(True) == 1
    assert not shown[0].hidden


def test_four_ways_with_one_total_are_all_of_it():
    names = ("adoption", "residence_order", "special_guardianship", "returned_home")
    shown = protect(
        *(figure(f"ceased_care_{name}", "2013-14-Q2", n, 60) for name, n in zip(names, (3, 20, 17, 20), strict=True))
    ).figures
    assert [each.denominator for each in shown] == [60] * 4
    assert sum(bool(each.hidden) for each in shown) == 2


def test_the_year_so_far_less_the_first_quarter_is_the_second():
    first = protect(figure("second_or_subsequent_cp_plans", "2013-14-Q1", 12, 75, extract=JUNE))
    assert texts(first) == ["12 of 75 (16.0%)"]
    second = protect(figure("second_or_subsequent_cp_plans", "2013-14-Q2", 15, 174), earlier=[first])
    assert texts(second) == ["[c] of 174 ([c])"]


def test_what_was_recorded_late_is_a_number_of_people_too():
    first = protect(figure("contacts", "2013-14-Q1", 786, extract=JUNE))
    revised, same, far = (protect(figure("contacts", "2013-14-Q1", n), earlier=[first]) for n in (788, 786, 799))
    assert texts(revised) == ["[c]"]
    assert texts(same) == ["786"]
    assert texts(far) == ["799"]


def test_those_on_plans_and_those_who_began_give_those_who_ended():
    before = protect(
        figure("children_on_cp_plans", "2013-14-Q1", 70, extract=JUNE),
        figure("second_or_subsequent_cp_plans", "2013-14-Q1", 20, 40, extract=JUNE),
    )
    now = (
        figure("children_on_cp_plans", "2013-14-Q2", 96),
        figure("second_or_subsequent_cp_plans", "2013-14-Q2", 40, 70),
    )
    assert "[c]" in "".join(texts(protect(*now, earlier=[before])))
    more = (
        figure("children_on_cp_plans", "2013-14-Q2", 80),
        figure("second_or_subsequent_cp_plans", "2013-14-Q2", 40, 70),
    )
    assert "[c]" not in "".join(texts(protect(*more, earlier=[before])))


def test_what_was_hidden_stays_hidden_and_what_was_printed_stays_printed():
    first = protect(
        figure("contacts", "2013-14-Q1", 4, extract=JUNE),
        figure("referrals_proceeding_to_assessment", "2013-14-Q1", 30, extract=JUNE),
    )
    again = protect(*first.true, earlier=[first])
    assert [each.hidden for each in again.figures] == [each.hidden for each in first.figures]


def test_a_number_that_others_published_is_printed():
    outturn = figure("contacts", "2012-13", 4, extract=None)
    protection = protect(outturn, known=[outturn])
    assert texts(protection) == ["4"]


def test_an_arrow_goes_where_it_would_compare_with_a_hidden_number():
    before = figure("children_in_care", "2013-14-Q1", 4, extract=JUNE)
    now = replace(
        figure("children_in_care", "2013-14-Q2", 7), direction="down", compared_with="2013-14-Q1 as published"
    )
    assert protect(before, now).figures[1].direction == ""
    assert protect(replace(before, number=Fraction(40)), now).figures[1].direction == "down"


def test_money_is_not_people_and_a_mean_over_few_is_hidden():
    entry = """
    [{id}]
    title = "Made up"
    stage = "input"
    kind = "{kind}"
    unit = "{unit}"
    better = "lower"
    flow = true
    basis = "period"
    says = "Made up"
    source = "Made up"
    reviewed = 2026-11-24
    from = "contacts"
    date = "started_on"
    """
    texts_ = (
        entry.format(id="money", kind="count", unit="pounds")
        + entry.format(id="wait", kind="mean", unit="days")
        + 'value = "days"\n'
    )
    catalogue = read_catalogue({"made_up.toml": texts_ + entry.format(id="contacts", kind="count", unit="contacts")})

    def shown(*numbers: tuple[str, Fraction]) -> list[str]:
        figures = [
            Figure("999", measure, "2013-14-Q2", "period", number=n, extract=SEPTEMBER) for measure, n in numbers
        ]
        return [each.text for each in protect_figures(figures, catalogue, Policy()).figures]

    assert shown(("money", Fraction(3))) == ["3"]
    assert shown(("wait", Fraction(17, 2))) == ["[c]"]
    assert shown(("wait", Fraction(17, 2)), ("contacts", Fraction(4))) == ["[c]", "[c]"]
    assert shown(("wait", Fraction(17, 2)), ("contacts", Fraction(40))) == ["8.5", "40"]


def test_groups_and_their_members_are_known_to_add():
    groups = {"Midwife": "Health", "Visitor": "Health"}
    figures = [
        figure("contacts", "2013-14-Q2", 60),
        *(
            figure("contacts", "2013-14-Q2", n, agency=name)
            for name, n in (("Midwife", 3), ("Visitor", 27), ("Police", 30))
        ),
        *(figure("contacts", "2013-14-Q2", n, agency_group=name) for name, n in (("Health", 30), ("Police", 30))),
    ]
    hidden = {each.breakdown for each in protect(*figures, groups=groups).figures if each.hidden}
    assert (("agency", "Midwife"),) in hidden
    assert len(hidden) >= 2


def test_rounded_counts_are_what_percentages_are_made_from():
    policy = Policy(round_to=5, percent_places=0)
    (shown,) = protect(figure("rereferrals_within_12_months", "2013-14-Q2", 33, 98), policy=policy).figures
    assert (shown.numerator, shown.denominator, str(shown.percent)) == (35, 100, "35")


def test_hidden_zeros_fill_the_cells_that_are_not_there():
    cells = [
        figure("contacts", "2013-14-Q2", n, agency=a, outcome=o)
        for a, o, n in (("A", "x", 20), ("A", "y", 30), ("B", "x", 40))
    ]
    protection = protect(*cells, policy=Policy(zeros="hidden"))
    empty = protection.margin(cells[0], (("agency", "B"), ("outcome", "y")))
    assert empty is not None
    assert empty.text == "[c]"
    assert protect(*cells).margin(cells[0], (("agency", "B"), ("outcome", "y"))) is None


def test_a_group_all_alike_is_for_an_officer_to_decide():
    protection = protect(
        figure("rereferrals_within_12_months", "2013-14-Q2", 12, 12, agency="Midwife"),
        figure("rereferrals_within_12_months", "2013-14-Q2", 40, 112, agency="Police"),
    )
    assert len(protection.warnings) == 1
    assert protection.warnings[0].startswith("Midwife: all of 12")


def test_text_that_says_a_hidden_number_is_noticed():
    protection = protect(figure("contacts", "2013-14-Q2", 3), figure("referrals", "2013-14-Q2", 60))
    assert protection.given_away("Only three contacts came.", "contacts")
    assert protection.given_away("There were 3.", "contacts")
    assert not protection.given_away("There were 30, as in the quarter before.", "contacts")
    assert not protection.given_away("Three referrals", "referrals")


def test_conditions_are_read_as_they_are_joined():
    assert conditions_of("outcome = 'closed' and active_caf") == {("outcome", "closed"), ("active_caf", "true")}
    assert conditions_of("outcome is null or outcome <> 'closed'") == {("outcome", "not closed")}
    assert conditions_of("a = 'x and y'  and f(b and c)") == {("a", "x and y"), ("f(b and c)", "true")}
    assert conditions_of("a or b and c") == {("a or b and c", "true")}


def test_a_record_survives_being_written_down():
    figures = [
        figure("contacts", "2013-14-Q2", n, agency=a, outcome=o)
        for a, o, n in (("A", "x", 2), ("A", "y", 30), ("B", "x", 40), ("B", "y", 50))
    ]
    protection = protect(*figures, figure("rereferrals_within_12_months", "2013-14-Q2", 3, 100))
    assert Protection.from_json(protection.to_json()) == protection
    assert Protection.from_json(protection.to_json()).to_json() == protection.to_json()


def test_hidden_parts_survive_in_a_publication():
    figures = protect(
        figure("contacts", "2013-14-Q2", 3), figure("rereferrals_within_12_months", "2013-14-Q2", 3, 100)
    ).figures
    publication = Publication("2013-14-Q2", 1, "", "", SEPTEMBER, "0", (), "", figures, {})
    assert Publication.from_json(publication.to_json()).figures == figures


def test_a_record_can_be_checked_again_and_a_false_one_is_found():
    first = protect(figure("second_or_subsequent_cp_plans", "2013-14-Q1", 12, 75, extract=JUNE))
    second = protect(figure("second_or_subsequent_cp_plans", "2013-14-Q2", 15, 174), earlier=[first])
    assert faults_of(second, CATALOGUE, earlier=[first]) == []
    open_ = replace(second, figures=second.true[:1])
    assert faults_of(open_, CATALOGUE, earlier=[first])
    unproven = replace(second, proof=Proof({}))
    assert "has no proof" in faults_of(unproven, CATALOGUE, earlier=[first])[0]


def test_a_year_so_far_of_people_must_not_grow_by_a_few():
    first = protect(figure("care_leavers_eet", "2013-14-Q1", 15, 34, extract=JUNE))
    assert texts(protect(figure("care_leavers_eet", "2013-14-Q2", 18, 67), earlier=[first])) == ["[c] of 67 ([c])"]
    assert texts(protect(figure("care_leavers_eet", "2013-14-Q2", 30, 67), earlier=[first])) == ["30 of 67 (44.8%)"]


def test_other_is_hidden_rather_than_a_named_group_and_what_was_hidden_last_time():
    def table(period: str, extract: date, numbers: dict[str, int]) -> list[Figure]:
        return [figure("referrals", period, n, extract=extract, reason=name) for name, n in numbers.items()]

    def hidden(protection: Protection) -> set[str]:
        return {each.breakdown[0][1] for each in protection.figures if each.hidden}

    numbers = {"Abuse": 3, "Neglect": 12, "Other": 14, "Illness": 13}
    first = protect(*table("2013-14-Q1", JUNE, numbers))
    assert hidden(first) == {"Abuse", "Other"}
    named = {"Abuse": 3, "Neglect": 12, "Stress": 14, "Illness": 13}
    assert hidden(protect(*table("2013-14-Q2", SEPTEMBER, named))) == {"Abuse", "Neglect"}
    before = protect(*table("2013-14-Q1", JUNE, named | {"Neglect": 80}))
    assert hidden(before) == {"Abuse", "Illness"}
    assert hidden(protect(*table("2013-14-Q2", SEPTEMBER, named), earlier=[before])) == {"Abuse", "Illness"}


def test_settings_say_what_is_wrong():
    from pathlib import Path

    head = '[council]\nname = "X"\nnumber = "1"\n[disclosure]\n'
    assert policy_of(check_settings(head, Path("f"))) == Policy()
    assert policy_of(check_settings(head + 'hide_to = 7\nnot_people = ["pounds"]', Path("f"))) == Policy(
        hide_to=7, not_people=("pounds",)
    )
    for text, said in (
        ("hide_from = 6", "the first must not be more"),
        ("round_to = 3", "round_to"),
        ("hide_to = 2\nround_to = 10", "would be printed as 0"),
        ("hide_too = 7", "Did you mean hide_to?"),
    ):
        with pytest.raises(SettingsError, match=said.replace("?", r"\?")):
            check_settings(head + text, Path("f"))


@pytest.fixture(scope="module")
def material(demo_workspace: Workspace) -> Material:
    return demo_workspace._unprotected("2013-14-Q2")


@pytest.fixture(scope="module")
def public(material: Material, demo_workspace: Workspace) -> Public:
    return public_material(material, demo_workspace.settings)


def all_figures(material: Material) -> list[Figure]:
    found = [f for column in material.columns for f in column.figures.values()]
    found += [f for column in material.columns for own in column.breakdowns.values() for f in own]
    return found + [f for each in material.revisions for f in (each.published, each.now)]


def test_the_public_edition_shows_no_small_number(public: Public):
    outturn = {
        id(f) for column in public.material.columns if column.origin == "outturn" for f in column.figures.values()
    }
    for shown in all_figures(public.material):
        if id(shown) in outturn:
            continue
        for part in PARTS:
            value = getattr(shown, part)
            assert value is None or value == 0 or value > 5 or CATALOGUE[shown.measure].kind == "rate", shown
        if (
            shown.numerator is not None
            and shown.denominator is not None
            and CATALOGUE[shown.measure].kind == "proportion"
        ):
            assert not 1 <= shown.denominator - shown.numerator <= 5, shown
        assert shown.why == "" or not any(character.isdigit() for character in shown.why)


def test_the_public_edition_is_by_group_and_has_its_totals(public: Public, material: Material):
    now = public.material.now
    assert public.material.findings == {}
    assert ("contacts", ("agency", "outcome")) not in now.breakdowns
    cells = now.breakdowns["contacts", ("agency_group", "outcome")]
    (total,) = now.breakdowns["contacts", ()]
    assert total.number == 1642
    for row in now.breakdowns["contacts", ("agency_group",)]:
        own = [cell for cell in cells if cell.breakdown[0] == row.breakdown[0]]
        if row.number is not None and all(cell.number is not None for cell in own):
            assert sum(cell.number or 0 for cell in own) == row.number
    # What the report tells of, and no more: a figure that is printed nowhere needs no protection.
    reported = {each.id for each in material.definitions}
    assert reported | {"referrals", "s47_enquiries"} <= set(now.figures) < set(material.now.figures)


def test_each_small_number_of_the_example_is_proven_and_little_is_lost(public: Public, material: Material):
    loss = public.protection.loss
    assert loss.hidden / loss.numbers < 0.25
    assert loss.share < 0.05
    assert sum(primary + secondary for primary, secondary in loss.tables.values()) >= loss.hidden
    headlines = [each for each in public.material.now.figures.values() if each.hidden]
    assert len(headlines) <= 4


def test_the_edition_by_agency_is_attacked_from_scratch_and_holds(material: Material, demo_workspace: Workspace):
    made = public_material(material, demo_workspace.settings, grouped=False)
    assert made.coarser == ()
    policy = Policy()
    true, shown = made.protection.true, (*made.protection.figures, *made.protection.margins)
    outturn = {f.measure for column in material.columns if column.origin == "outturn" for f in column.figures.values()}
    system, edition = published_system([f for f in true if f.extract], Catalogue(material.catalogue), policy)
    assert outturn
    hidden = {
        f"{t.measure}{t.period}{t.breakdown}{t.extract}{part}"
        for t, s in zip(true, shown, strict=True)
        for part in s.hidden
    }
    keys = set()
    from fingerpost.disclosure.populations import populations

    for each in edition:
        for part, population in populations(each, Catalogue(material.catalogue), 4).items():
            if (
                f"{each.measure}{each.period}{each.breakdown}{each.extract}{part}" in hidden
                and population.key in system.place
            ):
                keys.add(population.key)
    narrow = [
        key
        for key, found in attack(system, policy, keys).items()
        if policy.is_small(system[key].value) and found.high is not None and not policy.is_wide(found.low, found.high)
    ]
    assert len(keys) > 60
    assert narrow == []


def test_an_independent_reader_of_the_edition_by_agency_learns_too_little(
    material: Material, demo_workspace: Workspace
):
    """It knows the words: what closed, referral and no further action mean, and that the year so far has quarter 1."""
    public = public_material(material, demo_workspace.settings, grouped=False).material
    reader = Reader()
    small: list[tuple[list[tuple[str, ...]], int]] = []
    own = {"contacts_closed_and_logged": "closed_and_logged", "referrals_no_further_action": "no_further_action"}
    for true, shown in zip(material.columns[2:], public.columns[2:], strict=True):
        cells = {f.breakdown: int(f.number or 0) for f in true.breakdowns["contacts", ("agency", "outcome")]}
        agencies = sorted({pairs[0][1] for pairs in cells})
        outcomes = sorted({pairs[1][1] for pairs in cells})
        known = {f.breakdown: f.number for f in shown.breakdowns["contacts", ("agency", "outcome")]}

        def atoms(agency: str = "", outcome: str = "", without: str = "", key: str = true.key) -> list[tuple[str, ...]]:
            return [
                (key, a, o)
                for a in agencies  # noqa: B023
                for o in outcomes  # noqa: B023
                if agency in ("", a) and outcome in ("", o) and o != without
            ]

        def read(where: list[tuple[str, ...]], number: Fraction | int | None) -> None:
            reader.read(where, None if number is None else int(number))

        for agency in agencies:
            for outcome in outcomes:
                pairs = (("agency", agency), ("outcome", outcome))
                read(atoms(agency, outcome), known.get(pairs, 0))
                if 1 <= cells.get(pairs, 0) <= 5:
                    small.append((atoms(agency, outcome), cells[pairs]))
        for f in shown.breakdowns["contacts", ("agency",)]:
            read(atoms(agency=f.breakdown[0][1]), f.number)
        for f in shown.breakdowns["contacts", ("outcome",)]:
            read(atoms(outcome=f.breakdown[0][1]), f.number)
        # Referrals by agency are printed nowhere, so nobody reads them.
        assert ("referrals", ("agency",)) not in shown.breakdowns
        read(atoms(), shown.figures["contacts"].number)
        read(atoms(without="closed_and_logged"), shown.figures["referrals"].number)
        read(atoms(outcome="proceeded_to_assessment"), shown.figures["referrals_proceeding_to_assessment"].number)
        for measure, outcome in own.items():
            read(atoms(outcome=outcome), shown.figures[measure].numerator)
        read(atoms(without="closed_and_logged"), shown.figures["referrals_no_further_action"].denominator)
    for true, shown in zip(material.columns[1:], public.columns[1:], strict=True):
        quarters = ["q1"] if true.key == "q1" else ["q1", "q2"]
        pairs = zip(
            shown.breakdowns["caf2_commenced", ("agency",)], true.breakdowns["caf2_commenced", ("agency",)], strict=True
        )
        for f, t in pairs:
            where = [("caf2", quarter, f.breakdown[0][1]) for quarter in quarters]
            reader.read(where, None if f.number is None else int(f.number))
            if 1 <= (t.number or 0) <= 5:
                small.append((where, int(t.number or 0)))
    assert len(small) > 40
    for where, value in small:
        assert not reader.learns_too_much([*where], value), where


def test_the_next_edition_takes_the_last_one_into_account(
    demo_workspace: Workspace, june_workspace: Workspace, material: Material
):
    first = public_material(june_workspace._unprotected("2013-14-Q1"), june_workspace.settings)
    second = public_material(material, demo_workspace.settings, [first.protection])
    was = first.material.now
    again = next(column for column in second.material.columns if column.key == "q1")
    for measure, figure_ in was.figures.items():
        assert again.figures[measure].hidden == figure_.hidden, measure
        assert again.figures[measure].text == figure_.text, measure


def test_months_are_hidden_before_figures_and_draw_no_limits():
    """A difference of 3 between the parts of a month hides a month of one of them, and no figure of the report."""
    quarter = [figure("contacts", "2013-14-Q2", 60), figure("referrals_proceeding_to_assessment", "2013-14-Q2", 30)]
    closed = figure("contacts_closed_and_logged", "2013-14-Q2", 20, 60)
    months = [figure("contacts", "2013-09", 20), figure("contacts_closed_and_logged", "2013-09", 8, 20)]
    months += [
        figure("referrals_no_further_action", "2013-09", 6, 12),
        figure("referrals_proceeding_to_assessment", "2013-09", 3),
    ]
    made = protect_figures([*quarter, closed], CATALOGUE, Policy(), months=months)
    assert [each.hidden for each in made.figures[:3]] == [frozenset()] * 3
    assert made.figures[-1].hidden


def test_what_can_only_be_refused_names_what_to_leave_out(
    material: Material, demo_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    from fingerpost.desk import publicly
    from fingerpost.errors import Refused

    plain, rules = publicly._protect, demo_workspace.settings

    def refusing(shaped: Material, *more) -> Protection:
        if ("caf2_commenced", ("agency_group",)) in shaped.now.breakdowns:
            raise Refused("A small number could be worked out.")
        return plain(shaped, *more)

    monkeypatch.setattr(publicly, "_protect", refusing)
    with pytest.raises(Refused, match=r'worked out\. Without .* leave_out = \["months", "caf2_by_agency"\]'):
        public_material(material, rules)
    asked = rules.disclosure.model_copy(update={"leave_out": ("months", "caf2_by_agency")})
    made = public_material(material, rules.model_copy(update={"disclosure": asked}))
    assert made.material.series == {}
    assert not any(measure == "caf2_commenced" and by for measure, by in made.material.now.breakdowns)


def test_hidden_zeros_are_not_printed_as_zeros(material: Material, demo_workspace: Workspace):
    from fingerpost.report.build import build

    rules = demo_workspace.settings.disclosure.model_copy(update={"zeros": "hidden"})
    made = public_material(material, demo_workspace.settings.model_copy(update={"disclosure": rules}))
    tables = {table.id: table for table in build(made.material).tables()}
    for name in ("table1_referrers", "caf2_by_agency", "referrals_by_reason"):
        assert not [row.cells[0].text for row in tables[name].rows for cell in row.cells if cell.text == "0"], name


def test_an_outturn_that_gives_a_few_away_refuses_no_edition():
    """270 of 274 was published last year: who reads it knows of 4, whatever this edition does."""
    last_year = replace(figure("cp_reviews_in_timescale", "2012-13", 270, 274, basis="rolling_year"), extract=None)
    made = protect_figures([figure("contacts", "2013-14-Q2", 60)], CATALOGUE, Policy(), known=[last_year])
    assert made.figures[0].number == 60


def test_people_counted_in_a_sentence_are_found_and_nothing_else():
    from fingerpost.disclosure.wording import counted_people

    said = "Three of the younger children moved; 12 contacts came on 3 September 2013, for £3 a child and 2.5 reviews."
    assert [value for _, value in counted_people(said)] == [3, 12]
    assert not [*counted_people("four children's homes, 5% of cases")]
    protection = protect(figure("contacts", "2013-14-Q2", 3), figure("referrals", "2013-14-Q2", 60))
    assert protection.told_of_people("We heard of three families.")
    assert not protection.told_of_people("There were three homes and 60 referrals.")
