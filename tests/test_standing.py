"""The standing text: what it may hold, what it becomes, and what is said of a mistake in it."""

from __future__ import annotations

import re

import pytest

from fingerpost.errors import SettingsError
from fingerpost.report.build import SECTIONS, build
from fingerpost.report.model import Bullets, Facts, Paragraph
from fingerpost.report.places import PLACES
from fingerpost.report.standing import Items, Place, Text, read_standing, shipped
from sample_material import material
from sample_report import HOSTILE

PAGE = """\
<!-- a note
over two lines -->
# Front
## 1. Summary
[[same as Summary]]
# Report
## Summary
One sentence
on two lines.

[[number paragraphs]]
First {{contacts}}.

- **Inputs** come in
  and go on
- Processes

1. Note this.
2. Do that.
## Next
Second.
# After
Not numbered.
"""


def test_a_page_is_read_into_sections_paragraphs_lists_and_places():
    front, one, report, summary, following, after = read_standing(PAGE)
    assert [each.title for each in (front, one, report, summary)] == ["Front", "1. Summary", "Report", "Summary"]
    assert [each.level for each in (front, one, following, after)] == [1, 2, 2, 1]
    assert one.parts == summary.parts
    sentence, numbered, first, bullets, numbers = summary.parts
    assert sentence == Text("One sentence on two lines.", 8)
    assert numbered == Place("number paragraphs", 11)
    assert first == Text("First {{contacts}}.", 12)
    assert isinstance(bullets, Items)
    assert not bullets.numbered
    assert [(item.lead, item.text) for item in bullets.items] == [("Inputs", "come in and go on"), ("", "Processes")]
    assert numbers.numbered
    assert [item.text for item in numbers.items] == ["Note this.", "Do that."]


def test_the_report_follows_the_page_with_fields_filled_and_paragraphs_numbered():
    report = build(material(standing=PAGE))
    said = {section.title: section.blocks for section in report.sections}
    assert said["1. Summary"][0] == Paragraph("One sentence on two lines.")
    assert said["Summary"][1] == Paragraph("First 1,642.", number="1.")
    assert said["Next"] == (Paragraph("Second.", number="2."),)
    assert said["After"] == (Paragraph("Not numbered."),)


def test_the_shipped_page_uses_every_place_there_is():
    named = set(re.findall(r"^\[\[(.+?)\]\]$", shipped(), re.MULTILINE))
    used = {name for name in named if not name.startswith("same as ")}
    assert used == {"number paragraphs", *PLACES, *SECTIONS}


def test_the_parts_of_the_cabinet_report_are_there_in_order():
    titles = [section.title for section in build(material()).sections]
    wanted = [
        "Cabinet item covering sheet", "1. Summary", "2. Recommendations", "3. Reasons for the recommendations",
        "4. Members' interests", "Report to Cabinet", "Summary", "Recommendations",
        "Reasons for the recommendations", "Background", "Overall picture",
        "Current performance management arrangements", "Financial implications", "Legal implications",
        "Risk assessment", "Sustainable community strategy implications", "Equalities impact assessment",
        "Corporate parenting", "Consultation, including wards and councillors", "Contact", "Background papers",
        "Wards and ward councillors", "Property", "Appendix 1: summary and commentary",
        "Inputs: Quarter 2 2013-14", "Processes: Quarter 2 2013-14", "Outputs: Quarter 2 2013-14",
        "Appendix 2: Inputs", "Appendix 2: Processes", "Appendix 2: Outputs", "How to read this report",
    ]  # fmt: skip
    assert titles == wanted


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("# A\n{{contatcs}}", "report.md, line 2: there is no field 'contatcs'. Did you mean contacts?"),
        ("# A\n\n{{contacts.percnt}}", "report.md, line 3: there is no field 'contacts.percnt'"),
        (
            "# A\n[[budget tabel]]",
            "report.md, line 2: there is no place [[budget tabel]]. Did you mean budget table?",
        ),
        (
            "# A\n[[same as Sumary]]\n# Summary\nx",
            "line 2: there is no other section 'Sumary'. Did you mean Summary?",
        ),
        ("# A\n[[same as A]]", "line 2: there is no other section 'A'"),
        ("# A\n[[appendix 1]]\nmore", "report.md, line 3: this stands after [[appendix 1]]"),
        ("# A\n<!-- never ended", "a comment begins with <!-- and does not end"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_the_nearest_name(page, says):
    with pytest.raises(SettingsError, match=re.escape(says)):
        build(material(standing=page))


def test_hostile_text_is_text_and_a_page_with_nothing_in_it_is_a_report_with_nothing_in_it():
    page = "# Names\n\n" + "\n\n".join(text for text in HOSTILE if "{{" not in text and not text.startswith("#"))
    (section,) = build(material(standing=page)).sections
    assert section.title == "Names"
    assert any("<script>" in block.text for block in section.blocks if isinstance(block, Paragraph))
    assert build(material(standing="<!-- nothing -->")).sections == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contacts", "1,642"),
        ("contacts.number", "1,642"),
        ("contacts.before", "1,642"),
        ("rereferrals_within_12_months", "180 of 643 (28.0%)"),
        ("rereferrals_within_12_months.percent", "28.0%"),
        ("rereferrals_within_12_months.numerator", "180"),
        ("rereferrals_within_12_months.before", "157 of 786 (20.0%)"),
        ("referrals", "not available"),
        ("data_day", "30 September 2013"),
        ("council", "Ynys Môn & Partners"),
        ("period", "quarter 2 of 2013-14"),
        ("meeting_day", "a day to be set"),
    ],
)
def test_a_field_is_the_figure_as_it_is_printed(field, value):
    (section,) = build(material(standing=f"# A\nHere: {{{{{field}}}}}.")).sections
    assert section.blocks == (Paragraph(f"Here: {value}."),)


def test_the_process_model_lists_each_reported_measure_and_the_cover_says_what_is_to_be_given():
    report = build(material())
    said = {section.title: section.blocks for section in report.sections}
    listed = [item.text for block in said["Background"] if isinstance(block, Bullets) for item in block.items]
    assert listed == [each.title for each in material().catalogue.reported()]
    (facts,) = [block for block in said["Cabinet item covering sheet"] if isinstance(block, Facts)]
    assert ("Agenda item", "to be given") in facts.items
