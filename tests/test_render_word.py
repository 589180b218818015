"""The Word report, read back with python-docx and as XML."""

from __future__ import annotations

import io
import re
import time
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
from docx import Document
from docx.oxml.ns import qn

from fingerpost.errors import SettingsError
from fingerpost.render.excel import render as render_excel
from fingerpost.render.word import render
from fingerpost.render.word_template import shipped_template
from fingerpost.report.model import KeyFigure, KeyFigures, Paragraph, Report, Section
from sample_report import BARS, COLUMNS, FLOW, HOSTILE, LINE, MEASURES, NAMES, SAMPLE, STACKED

BYTES = render(SAMPLE)
MARKED = [cell for row in MEASURES.rows for cell in row.cells]


@pytest.fixture
def document():
    return Document(io.BytesIO(BYTES))


def part(name: str, data: bytes = BYTES) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def table_called(document, caption: str):
    (found,) = [
        table for table in document.tables if table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == caption
    ]
    return found


def of_one_section(*blocks, **changes) -> Report:
    return replace(SAMPLE, sections=(Section("Only", blocks, **changes),), about=(), glossary=())


def test_every_cell_of_a_table_is_there(document):
    word = table_called(document, MEASURES.caption)
    for row, source in zip(word.rows[2:], MEASURES.rows, strict=True):
        for cell, said in zip(row.cells, source.cells, strict=True):
            lines = [said.text + "".join(said.marks), *([said.detail] if said.detail else [])]
            assert cell.text == "\n".join(lines)


def test_two_heading_rows_repeat_and_no_row_is_cut(document):
    rows = table_called(document, MEASURES.caption).rows
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows]
    assert repeated == [True, True, False, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_group_headings_are_merged_and_lone_headings_are_tall(document):
    top, bottom = (row.cells for row in table_called(document, MEASURES.caption).rows[:2])
    assert [cell.text for cell in top] == [
        "Measure", *["2012-13 whole year"] * 3, *["Q2 2013-14"] * 4, "Source",
    ]  # fmt: skip
    assert [cell.text for cell in bottom] == [column.heading for column in MEASURES.columns]
    assert top[1]._tc is top[3]._tc
    assert top[0]._tc is bottom[0]._tc


def test_a_table_without_groups_has_one_heading_row(document):
    word = table_called(document, NAMES.caption)
    assert [cell.text for cell in word.rows[0].cells] == ["Referred by", "Total"]
    assert len(word.rows) == len(NAMES.rows) + 1


def test_hostile_names_are_shown_and_inert(document):
    word = table_called(document, NAMES.caption)
    shown = [row.cells[0].text for row in word.rows[1:-1]]
    assert shown == [name.replace("\x0b", " ") for name in HOSTILE]
    instructions = re.findall(r'w:instr="([^"]*)"|<w:instrText[^>]*>([^<]*)<', part("word/document.xml"))
    assert [a or b for a, b in instructions] == [r'TOC \o "1-2" \h \z \u']


def test_control_characters_anywhere_do_not_stop_the_report():
    bad = "a\x00b\x01\x0b\x1f\ud800\ufffe c"
    table = replace(NAMES, caption=bad, summary=bad)
    figures = KeyFigures((KeyFigure(bad, bad, bad, "up"),))
    report = replace(
        of_one_section(Paragraph(bad, draft=True), figures, table),
        title=bad, council=bad, subject=bad, edition_note=bad, about=((bad, bad),), glossary=((bad, bad),),
    )  # fmt: skip
    document = Document(io.BytesIO(render(report)))
    assert document.core_properties.title == "a b      c"


def test_numbers_are_right_aligned_by_their_style(document):
    row = table_called(document, MEASURES.caption).rows[2]
    assert [cell.paragraphs[0].style.name for cell in row.cells[:2]] == ["Table Text", "Table Number"]
    assert document.styles["Table Number"].paragraph_format.alignment == 2


def test_a_table_says_what_it_is_and_that_its_first_column_heads_the_rows(document):
    properties = table_called(document, MEASURES.caption)._tbl.tblPr
    assert properties.find(qn("w:tblDescription")).get(qn("w:val")) == MEASURES.summary
    assert properties.find(qn("w:tblLook")).get(qn("w:firstColumn")) == "1"
    assert properties.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"


def test_column_widths_follow_the_shares_and_fill_the_text(document):
    widths = [column.width for column in table_called(document, MEASURES.caption).columns]
    assert sum(widths) == pytest.approx((29.7 - 4) * 360000, rel=0.001)
    assert widths[0] / widths[1] == pytest.approx(5 / 1.1, rel=0.01)


def test_notes_stand_under_their_table(document):
    notes = [p.text for p in document.paragraphs if p.style.name == "Table Note"]
    assert notes == [f"a {note.text}" for table in (MEASURES, NAMES) for note in table.notes]


def test_wide_tables_lie_across_and_the_rest_stands(document):
    assert [section.orientation for section in document.sections] == [0, 1, 0]
    across = document.sections[1]
    assert across.page_width > across.page_height


def test_each_section_of_level_1_starts_a_page_once(document):
    headings = [p for p in document.paragraphs if p.style.name.startswith("Heading")]
    found = [(p.text, p.style.name, bool(p.paragraph_format.page_break_before)) for p in headings]
    assert found == [
        ("Appendix 1: summary", "Heading 1", True),
        ("Inputs", "Heading 2", False),
        ("Report to Cabinet", "Heading 1", True),
        ("Processes", "Heading 2", True),
        ("Outputs", "Heading 2", False),
        ("Appendix 2: measures", "Heading 1", False),  # the turn of the paper has started it
        ("Table 1", "Heading 1", False),
        ("About this report", "Heading 1", True),
    ]


def test_the_edition_is_in_each_header_and_page_numbers_in_each_footer(document):
    for section in document.sections:
        assert section.header.paragraphs[0].text == f"Internal edition\t{SAMPLE.council}"
        assert SAMPLE.edition_note in section.header.paragraphs[1].text
        fields = [f.get(qn("w:instr")) for f in section.footer._element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]


def test_contents_lead_to_each_heading_and_no_dialog_opens(document):
    xml = part("word/document.xml")
    anchors = re.findall(r'w:anchor="(\w+)"', xml)
    assert anchors == re.findall(r'<w:bookmarkStart w:id="\d+" w:name="(\w+)"', xml)
    assert len(anchors) == 8
    assert "updateFields" not in part("word/settings.xml")
    assert "w:dirty" not in xml
    assert re.findall(r'fldCharType="(\w+)"', xml) == ["begin", "separate", "end"]


def test_renewing_the_contents_does_not_list_the_word_contents(document):
    level = document.styles["TOC Heading"].element.pPr.find(qn("w:outlineLvl"))
    assert level.get(qn("w:val")) == "9"


def test_language_and_properties(document):
    assert 'w:lang w:val="en-GB"' in part("word/styles.xml")
    properties = document.core_properties
    assert (properties.title, properties.author) == (SAMPLE.title, SAMPLE.council)
    assert properties.created.replace(tzinfo=None) == datetime(2013, 11, 27, 10, 0)
    assert properties.language == "en-GB"


def test_key_figures_and_bullets_say_direction_in_words(document):
    cells = [cell.text for cell in table_called(document, "Key figures").rows[0].cells]
    assert cells[1] == "28.0%\nRe-referrals\n↓ Worsening\n180 of 643; 20.0% in quarter 1"
    bullets = [p.text for p in document.paragraphs if p.style.name == "List Bullet"]
    assert bullets[0] == "Contacts ↔ Level: 1,642 in the quarter, level with quarter 1."
    assert bullets[1] == "CAF2s commenced: No direction: more is neither good nor bad."


def test_five_key_figures_take_two_rows():
    figures = KeyFigures(tuple(KeyFigure(str(n), str(n), "") for n in range(5)))
    (word,) = Document(io.BytesIO(render(of_one_section(figures)))).tables
    assert [cell.text for row in word.rows for cell in row.cells] == [
        *[f"{n}\n{n}" for n in range(5)],
        "",
        "",
        "",
    ]


def test_a_draft_is_marked_in_words(document):
    (draft,) = [p for p in document.paragraphs if p.style.name == "Draft"]
    assert draft.text.startswith("Draft, not yet edited. ")


def test_an_empty_report_is_a_document():
    Document(io.BytesIO(render(replace(SAMPLE, sections=(), about=(), glossary=(), extract=None))))


def test_prose_is_12_points_and_no_table_style_is_under_9(document):
    sizes = {style.name: style.font.size.pt for style in document.styles if style.type == 1 and style.font.size}
    assert sizes["Normal"] == 12
    assert min(size for name, size in sizes.items() if name.startswith("Table")) >= 9


def test_cell_properties_are_in_the_order_that_word_demands(document):
    order = ["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign"]
    for properties in document.element.body.iter(qn("w:tcPr")):
        found = [child.tag.split("}")[1] for child in properties]
        assert found == sorted(found, key=order.index)


def test_the_same_report_is_the_same_file_two_seconds_later():
    time.sleep(2.1)
    assert render(SAMPLE) == BYTES


def test_drawings_have_captions_and_alternative_text_and_ids_of_their_own(document):
    described = list(document.element.body.iter("{*}docPr"))
    told = [each.get("descr") for each in described]
    assert {BARS.summary, STACKED.summary, COLUMNS.summary, LINE.summary, FLOW.summary} <= set(told)
    assert all(told)
    assert len({each.get("id") for each in described}) == len(described)
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert {chart.caption for chart in (BARS, STACKED, COLUMNS, LINE, FLOW)} <= set(captions)
    trends = [each for each in described if each.get("title") == "Trend"]
    assert [each.get("descr") for each in trends] == ["Between 523 and 571 a month since April 2013."]


def test_word_counts_numbered_paragraphs_and_lists_itself(document):
    (paragraph,) = [p for p in document.paragraphs if p.style.name == "Numbered Paragraph"]
    assert paragraph.text == "These pressures have continued."
    items = [p for p in document.paragraphs if p.style.name == "Numbered Item"]
    assert [p.text for p in items] == ["Note the pressures.", "Receive further reports."]
    lists = [p._p.pPr.numPr.numId.val for p in (paragraph, *items)]
    assert lists[1] == lists[2] != lists[0]
    numbering = document.part.numbering_part.element
    kinds = [child.tag.split("}")[1] for child in numbering]
    assert kinds == sorted(kinds)  # every abstractNum before the first num


def test_facts_are_rows_with_a_heading_each(document):
    (facts,) = [t for t in document.tables if t.rows[0].cells[0].text == "Report of"]
    assert [[cell.text for cell in row.cells] for row in facts.rows] == [
        ["Report of", "Corporate Director"], [HOSTILE[6], HOSTILE[0]],
    ]  # fmt: skip
    look = facts._tbl.tblPr.find(qn("w:tblLook"))
    assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("0", "1")


def test_a_draft_sentence_in_a_list_says_so(document):
    (draft,) = [p for p in document.paragraphs if p.style.name == "List Bullet" and p.text.startswith("Draft. ")]
    assert draft.text == "Draft. Contacts ↑ Improving: A draft sentence."


def test_the_status_stands_beside_the_edition_on_each_page(document):
    for section in document.sections:
        assert section.header.paragraphs[1].text.startswith("Draft. Internal: for officers.")


# ---- A council's own template -----------------------------------------------------------------------------------


def council_template() -> bytes:
    """A template as a council might have it: other paper margins, a header with its name, its own heading, text."""
    from docx.shared import Cm, Pt, RGBColor

    template = Document()
    template.styles["Heading 1"].font.size = Pt(31)
    template.styles["Heading 1"].font.color.rgb = RGBColor(0x80, 0, 0)
    own = template.styles.add_style("Table Text", 1)
    own.element.set(qn("w:styleId"), "Tabellentext")
    own.font.size = Pt(8)
    template.sections[0].left_margin = Cm(3)
    template.sections[0].header.paragraphs[0].text = "Anyborough Council"
    template.add_paragraph("Text of the template that no report wants")
    outside = template.part.relate_to("http://example.invalid/x.png", "urn:link", is_external=True)
    assert outside
    target = io.BytesIO()
    template.save(target)
    return target.getvalue()


def test_a_councils_own_template_keeps_its_styles_margins_and_header_and_loses_its_text():
    data = render(SAMPLE, council_template())
    made = Document(io.BytesIO(data))
    assert made.styles["Heading 1"].font.size.pt == 31
    assert made.styles["Table Text"].font.size.pt == 8
    assert made.styles["Caption"]
    assert made.styles["Key Figure"].font.size.pt == 22
    assert made.sections[0].left_margin.cm == pytest.approx(3, abs=0.01)
    header = [p.text for p in made.sections[0].header.paragraphs]
    assert header[0] == "Anyborough Council"
    assert SAMPLE.edition_note in header[1]
    assert "no report wants" not in part("word/document.xml", data)
    word = table_called(made, MEASURES.caption)
    assert word.rows[2].cells[0].paragraphs[0].style.name == "Table Text"
    assert [section.orientation for section in made.sections] == [0, 1, 0]
    assert "example.invalid" not in part("word/_rels/document.xml.rels", data)
    assert render(SAMPLE, council_template()) == data


def test_the_shipped_template_gives_the_same_look_when_used_as_a_councils_own():
    made = Document(io.BytesIO(render(SAMPLE, shipped_template())))
    plain = Document(io.BytesIO(BYTES))
    texts = [p.text for p in made.paragraphs]
    assert texts == [p.text for p in plain.paragraphs]
    for name in ("Normal", "Heading 1", "Table Text", "Key Figure"):
        assert made.styles[name].font.size == plain.styles[name].font.size


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04 cut", render_excel(SAMPLE)])
def test_what_is_no_word_document_is_refused_in_words(data):
    with pytest.raises(SettingsError, match=r"report\.docx cannot be read as a Word document"):
        render(SAMPLE, data)
