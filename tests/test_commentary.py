"""The drafted commentary: what moved, whether that is usual, what drove it; and the text file people edit."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.errors import SettingsError
from fingerpost.model import Commentary, MeasureNote
from fingerpost.report.build import build
from fingerpost.report.commentary import draft, drafted_from, keys, said
from fingerpost.report.commentary_file import as_text, read_text
from fingerpost.report.material import Office, Revision
from sample_material import Q1, by, count, material, months_of, share

REREFERRALS = "rereferrals_within_12_months"


def broken_down(made, measure, dimension, then, now):
    """A material with a breakdown of a measure in quarter 1 and quarter 2."""

    def with_it(column, figures):
        key = (measure, (dimension,))
        return replace(column, breakdowns={**column.breakdowns, key: tuple(figures)})

    *before, q1, q2 = made.columns
    return replace(made, columns=(*before, with_it(q1, then), with_it(q2, now)))


def test_a_draft_says_the_figure_its_days_its_move_and_which_way_is_good():
    assert draft(material(), REREFERRALS) == (
        "180 of 643 referrals (28.0%) in quarter 2, up 8.0 points from 20.0% in quarter 1: worsening. Lower is better."
    )


def test_a_draft_says_whether_a_month_is_within_its_usual_variation():
    usual = months_of("contacts", [540, 560, 545, 555, 550, 548, 552, 557, 543, 551, 549, 553])
    assert draft(material(series={"contacts": usual}), "contacts").endswith(
        "By month, September 2013 (553) is within its usual variation; 529 to 572 is usual, from 12 months."
    )
    jump = months_of("contacts", [540, 560, 545, 555, 550, 548, 552, 557, 543, 551, 549, 650])
    assert "September 2013 (650) is higher than usual: a concern" in draft(
        material(series={"contacts": jump}), "contacts"
    )


def test_too_few_months_say_nothing_of_what_is_usual():
    few = months_of("contacts", [None] * 13 + [540, 560, 545, 555, 550, 548, 552, 557, 543, 551, 549])
    assert "usual" not in draft(material(series={"contacts": few}), "contacts")


def test_a_count_is_driven_by_the_group_that_moved_most_with_it():
    made = material()
    now = dict(made.now.figures) | {"contacts": count("contacts", 1742, "down")}
    made = replace(made, columns=(*made.columns[:-1], replace(made.now, figures=now)))
    contacts = count("contacts", 0)

    def parts(**numbers):
        return [by(count("contacts", number), "agency", name) for name, number in numbers.items()]

    driven = broken_down(made, "contacts", "agency", parts(Police=300, Courts=1342), parts(Police=420, Courts=1322))
    assert "By agency, the largest part of the change is Police: up 120." in draft(driven, "contacts")
    hidden = [by(replace(contacts, number=None, hidden=frozenset({"number"})), "agency", "Police")]
    assert "largest part" not in draft(broken_down(made, "contacts", "agency", hidden, hidden), "contacts")


def test_a_share_is_driven_by_the_group_with_most_of_its_points():
    def parts(*numbers):
        return [by(share(REREFERRALS, n, d), "reason", reason) for reason, n, d in numbers]

    driven = broken_down(
        material(), REREFERRALS, "reason",
        parts(("dv", 50, 300), ("neglect", 107, 486)), parts(("dv", 90, 300), ("neglect", 90, 343)),
    )  # fmt: skip
    # 50 of 786 are 6.4 points, 90 of 643 are 14.0: 7.6 of the 8.0 points that the whole moved.
    assert "By reason, the largest part of the change is Domestic violence: 7.6 of 8.0 points." in draft(
        driven, REREFERRALS
    )


def test_what_the_numerator_is_made_of_and_tiny_groups_drive_nothing():
    def parts(*numbers):
        return [by(share(REREFERRALS, n, d), "reason", reason) for reason, n, d in numbers]

    tiny = broken_down(material(), REREFERRALS, "reason", parts(("dv", 1, 786)), parts(("dv", 9, 643)))
    assert "largest part" not in draft(tiny, REREFERRALS)


def test_a_revision_and_a_note_on_the_measure_are_said():
    made = material()
    revision = Revision(
        made.catalogue["contacts"], Q1, count("contacts", 1642), count("contacts", 1650),
    )  # fmt: skip
    note = MeasureNote("contacts", date(2013, 11, 4), "The referral protocol began", "A Analyst")
    words = draft(replace(made, revisions=(revision,), office=Office(notes=(note,))), "contacts")
    assert "Quarter 1 was published as 1,642; the later extract gives 1,650." in words
    assert words.endswith("Note of 4 November 2013: The referral protocol began.")


def test_a_stage_is_summed_up_with_its_measures_that_moved():
    assert draft(material(), "overall.output") == (
        "Of 2 measures 0 are improving, 1 worsening and 1 level. Worsening: re-referrals (28.0%; 20.0% in quarter 1). "
        "Level: children in care (379; 380 in quarter 1)."
    )


def written(key, text, state="edited", drafted_from=""):
    return {key: Commentary("2013-14-Q2", key, text, state, "A Officer", datetime(2013, 11, 2, 9), drafted_from)}


def test_a_persons_words_are_printed_with_fields_filled_and_no_longer_a_draft():
    made = material()
    office = Office(
        commentary=written("contacts", "Contacts held at {{contacts}}.", "edited", drafted_from(made, "contacts"))
    )
    words = said(replace(made, office=office), "contacts")
    assert (words.text, words.draft, words.stale) == ("Contacts held at 1,642.", False, "")


def test_words_written_on_figures_that_have_changed_are_not_printed():
    office = Office(commentary=written("contacts", "Contacts held.", "accepted", "another hash"))
    words = said(material(office=office), "contacts")
    assert words.draft
    assert words.text.startswith("1,642 contacts")
    assert words.stale == "the figures have changed since A Officer wrote on 2 November 2013"


def test_markup_in_commentary_is_text_in_the_report():
    made = material()
    office = Office(commentary=written("contacts", "<b>{% x %}</b> #read(x)", "edited", drafted_from(made, "contacts")))
    report = build(replace(made, office=office))
    bullets = [item.text for block in report.blocks() for item in getattr(block, "items", ()) if hasattr(item, "lead")]
    assert "<b>{% x %}</b> #read(x)" in bullets


# ---- The text file ----------------------------------------------------------------------------------------------


def test_an_unchanged_file_changes_nothing():
    made = material()
    assert read_text(made, as_text(made), "c.txt") == ()


def test_changed_words_are_edited_and_a_changed_state_is_accepted():
    made = material()
    text = as_text(made).replace("[children_in_care] draft", "[children_in_care] accepted")
    text = text.replace(draft(made, "contacts"), "Contacts held at {{contacts}}.\nOver two lines.")
    edits = {edit.key: (edit.text, edit.state) for edit in read_text(made, text, "c.txt")}
    assert edits == {
        "contacts": ("Contacts held at {{contacts}}. Over two lines.", "edited"),
        "children_in_care": (draft(made, "children_in_care"), "accepted"),
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[contatcs] draft\nx", "c.txt, line 1: there is no commentary [contatcs]. Did you mean contacts?"),
        ("[contacts] draft\nx\n[contacts]\ny", "c.txt, line 3: [contacts] stands here twice"),
        ("words\n[contacts]\nx", "c.txt, line 1: 'words' stands before the first [key]"),
        ("[contacts] edited\n\n", "c.txt: nothing stands under [contacts]"),
        ("# note\n[contacts] draft\n{{contatcs}}", "c.txt, line 2: there is no field 'contatcs'"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(text, says):
    with pytest.raises(SettingsError, match=re.escape(says)):
        read_text(material(), text, "c.txt")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="#[]{}\u2028\u2029\x85"), min_size=1))
def test_any_words_written_come_back_as_they_are_but_for_spaces(words):
    made = material()
    if not words.split() or " ".join(words.split()) == draft(made, "contacts"):
        return
    (edit,) = read_text(made, f"[contacts] edited\n{words}\n", "c.txt")
    assert edit.text == " ".join(words.split())


def test_every_key_of_the_report_has_a_draft():
    made = material()
    assert keys(made) == ("overall.input", "overall.process", "overall.output", *(each.id for each in made.definitions))
    assert all(draft(made, key) for key in keys(made))
