from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from fingerpost.render import inter, pdf
from fingerpost.report.model import (
    Bullet,
    Bullets,
    Cell,
    Chart,
    Facts,
    Flow,
    KeyFigures,
    Paragraph,
    Row,
    Section,
)
from sample_report import BARS, FLOW, HOSTILE, LINE, SAMPLE, SAMPLE_FIGURES, STACKED

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")


def as_read(text: str) -> str:
    return OVERRIDES.sub("", CONTROLS.sub(" ", text))


def squeezed(text: str) -> str:
    """Text without its spaces: a reader of PDFs guesses those from the gaps."""
    return re.sub(r"[\s\u200b]", "", text)


def read(made: bytes) -> str:
    return squeezed(" ".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages))


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf.render(SAMPLE)


@pytest.fixture(scope="module")
def document(made) -> Any:
    with pikepdf.open(BytesIO(made)) as opened:
        yield opened


def tagged(element: Any, tag: str) -> list[Any]:
    inside = element.get("/K", [])
    children = [
        child
        for child in (inside if isinstance(inside, pikepdf.Array) else [inside])
        if isinstance(child, pikepdf.Dictionary) and "/S" in child
    ]
    return [child for child in children if tag == child.S] + [
        found for child in children for found in tagged(child, tag)
    ]


def attributes(element: Any) -> dict[str, Any]:
    return {key: value for owner in element.get("/A", []) for key, value in owner.items()}


def test_every_cell_and_note_of_every_table_is_in_the_text(made):
    text = read(made)
    for table in SAMPLE.tables():
        for part in (table.caption, table.summary, *(note.text for note in table.notes)):
            assert squeezed(part) in text
        for cell in (cell for row in table.rows for cell in row.cells):
            assert squeezed(as_read(cell.text)) in text
            assert squeezed(cell.detail) in text


def test_the_first_page_says_whose_report_it_is_and_what_is_in_it(made):
    text = squeezed(PdfReader(BytesIO(made)).pages[0].extract_text())
    for part in (
        SAMPLE.council,
        SAMPLE.title,
        SAMPLE.subject,
        SAMPLE.edition_note,
        "Internal edition",
        "Contents",
    ):
        assert squeezed(part) in text
    for section in SAMPLE.sections:
        assert squeezed(section.title) in text


def test_every_page_says_its_edition_and_its_number(made):
    pages = PdfReader(BytesIO(made)).pages
    for number, page in enumerate(pages, start=1):
        text = squeezed(page.extract_text())
        assert "Internaledition" in text
        assert f"Page{number}of{len(pages)}" in text


def test_a_wide_section_is_on_its_side_and_the_rest_upright(made):
    wide = [page.mediabox.width > page.mediabox.height for page in PdfReader(BytesIO(made)).pages]
    assert wide == [False, False, False, False, False, True, False, False]


def outline(entries: Any) -> Any:
    for entry in entries:
        if isinstance(entry, list):
            yield from outline(entry)
        else:
            yield entry


def test_a_section_that_asks_for_it_begins_on_a_page_of_its_own():
    sections = (
        Section("One", (Paragraph("Short."),)),
        Section("Two", (Paragraph("Short."),), level=2),
        Section("Three", (Paragraph("Short."),), level=2, new_page=True),
        Section("Four", (Paragraph("Short."),), level=2),
        Section("Five", (Paragraph("Short."),)),
    )
    reader = PdfReader(BytesIO(pdf.render(replace(SAMPLE, sections=sections, about=(), glossary=()))))
    assert [reader.get_destination_page_number(entry) for entry in outline(reader.outline)] == [1, 1, 2, 2, 3]


def test_it_is_tagged_and_has_a_title_and_a_language(document):
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == "en-GB"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert str(document.docinfo.Title).startswith(SAMPLE.title)


def test_it_says_which_standards_it_keeps(document):
    with document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["pdfuaid:part"] == "1"


def test_the_first_cell_of_each_row_is_its_header(document):
    bodies = tagged(document.Root.StructTreeRoot, "/TBody")
    assert [len(tagged(body, "/TR")) for body in bodies] == [len(table.rows) for table in SAMPLE.tables()]
    facts = [row for table in tagged(document.Root.StructTreeRoot, "/Table") for row in tagged(table, "/TR")]
    headed = [row for head in tagged(document.Root.StructTreeRoot, "/THead") for row in tagged(head, "/TR")]
    for row in (row for row in facts if not any(row.objgen == head.objgen for head in headed)):
        first, *others = row.K
        assert first.S == "/TH"
        assert attributes(first)["/Scope"] == "/Row"
        assert all(cell.S == "/TD" for cell in others)


def test_headings_of_columns_have_their_scope_and_a_table_its_summary(document):
    for head in tagged(document.Root.StructTreeRoot, "/THead"):
        assert all(attributes(cell)["/Scope"] == "/Column" for cell in tagged(head, "/TH"))
    summaries = [attributes(table).get("/Summary") for table in tagged(document.Root.StructTreeRoot, "/Table")]
    expected = [block for block in SAMPLE.blocks() if isinstance(block, Facts | type(SAMPLE.tables()[0]))]
    assert [str(summary or "") for summary in summaries] == [getattr(block, "summary", "") for block in expected]


def test_every_drawing_has_its_words_and_its_caption(made, document):
    figures = [str(figure.Alt) for figure in tagged(document.Root.StructTreeRoot, "/Figure")]
    drawn = [block for block in SAMPLE.blocks() if isinstance(block, Chart | Flow)]
    trends = [
        f"{item.title} month by month"
        for block in SAMPLE.blocks()
        if isinstance(block, KeyFigures)
        for item in block.items
        if item.trend
    ]
    assert figures == [*trends, *(block.summary for block in drawn)]
    text = read(made)
    assert all(squeezed(block.caption) in text for block in drawn)


def test_a_drawing_is_on_the_page_of_its_caption_even_at_the_foot_of_a_page():
    for lines in range(18, 34):
        section = Section("One", (*[Paragraph("A line.")] * lines, BARS))
        pages = [
            page.extract_text() for page in PdfReader(BytesIO(pdf.render(replace(SAMPLE, sections=(section,))))).pages
        ]
        (holding,) = (text for text in pages if BARS.caption in text)
        assert "Foster care" in holding


def test_a_drawing_taller_than_a_page_is_made_smaller():
    many = tuple(f"Agency {place}" for place in range(60))
    tall = replace(BARS, categories=many, series=(replace(BARS.series[0], values=tuple(range(60))),))
    made = pdf.render(replace(SAMPLE, sections=(Section("One", (tall,)),), about=(), glossary=()))
    pages = [page.extract_text() for page in PdfReader(BytesIO(made)).pages]
    assert len(pages) == 2
    assert all(name in pages[1] for name in (tall.caption, many[0], many[-1]))


def test_a_chart_says_on_which_page_the_table_with_its_numbers_is(made):
    pages = [squeezed(page.extract_text()) for page in PdfReader(BytesIO(made)).pages]
    (place,) = (place for place, text in enumerate(pages, 1) if squeezed("Names that try to break") in text)
    assert STACKED.table == "hostile"
    assert squeezed(f"The same figures are in a table on page {place}") in read(made)


def test_what_introduces_a_table_is_not_printed_over_it():
    section = Section("One", (Paragraph("What introduces it."), SAMPLE.tables()[0]))
    made = pdf.render(replace(SAMPLE, sections=(section,)))
    heights: dict[str, float] = {}

    def note(text: str, page: list[float], line: list[float], *_: Any) -> None:
        for part in ("What introduces", "Number, denominator", "Processes"):
            if text.strip().startswith(part):
                heights[part] = line[5] * page[3] + page[5]

    PdfReader(BytesIO(made)).pages[1].extract_text(visitor_text=note)
    paragraph, summary, caption = heights.values()
    assert paragraph - summary > 12
    assert summary - caption > 10


def test_the_report_says_how_far_it_has_come_on_every_page():
    status = "Checked by A Officer on 12 November 2013"
    for page in PdfReader(BytesIO(pdf.render(replace(SAMPLE, status=status)))).pages:
        assert squeezed(status) in squeezed(page.extract_text())


def test_numbers_facts_drafts_and_trends_are_in_the_text(made):
    text = read(made)
    for part in (
        "14.These pressures",
        "1.Note the pressures",
        "2.Receive",
        "DraftContacts",
        "Report of",
        "Between 523",
    ):
        assert squeezed(part) in text


def test_the_sign_for_a_figure_kept_back_is_explained_where_it_stands():
    told = squeezed("confidential: the figure is kept back")
    hidden = Cell("[c]", "missing")
    table = replace(SAMPLE.tables()[1], rows=(Row((Cell("Police"), hidden)),))
    figures = KeyFigures((replace(SAMPLE_FIGURES.items[0], value="[c]"),))
    for block, times in ((table, 1), (figures, 1), (FLOW, 1), (LINE, 0)):
        made = pdf.render(replace(SAMPLE, edition="public", sections=(Section("One", (block,)),)))
        assert read(made).count(told) == times


def test_it_has_bookmarks(made):
    titles = [entry.title for entry in outline(PdfReader(BytesIO(made)).outline)]
    assert titles == [section.title for section in SAMPLE.sections] + ["About this report", "Glossary"]


def test_only_our_font_is_used_and_it_is_inside(document):
    fonts = {
        str(thing.FontName)
        for thing in document.objects
        if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing
    }
    assert fonts
    assert all("Inter" in font for font in fonts)


def test_a_font_that_is_not_there_stops_the_report(monkeypatch, tmp_path):
    inter._glyphs()
    monkeypatch.setattr(pdf, "FONTS", tmp_path)
    with pytest.raises(Exception, match="font"):
        pdf.render(SAMPLE)


def everywhere(text: str) -> Any:
    """The sample with one text in every place that shows any."""
    table = SAMPLE.tables()[0]
    cell = Cell(text, detail=text, marks=("a",))
    hostile = replace(
        table,
        caption=text,
        summary=text,
        columns=tuple(replace(column, heading=text, group=column.group and text) for column in table.columns),
        rows=(Row((cell,) * len(table.columns), total=True),),
        notes=tuple(replace(note, text=text) for note in table.notes),
    )
    blocks = (
        Paragraph(text, number="1."),
        Paragraph(text, draft=True),
        Bullets((Bullet(text, text, "up", draft=True),), numbered=True),
        Facts(((text, text),)),
        replace(BARS, caption=text, summary=text, unit=text, categories=(text,) * 3),
        replace(FLOW, caption=text, summary=text, steps=tuple(replace(step, label=text) for step in FLOW.steps)),
        hostile,
    )
    section = Section(text, blocks, landscape=True)
    return replace(
        SAMPLE,
        title=text,
        council=text,
        subject=text,
        edition_note=text,
        status=text,
        sections=(section,),
        about=((text, text),),
        glossary=((text, text),),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text_wherever_it_stands(text):
    found = read(pdf.render(everywhere(text)))
    assert found.count(squeezed(as_read(text))) >= 10
    assert "root:" not in found


@pytest.mark.parametrize("text", ["汉字", "😀", "a\x00b", "\ue000", "\ufeff\u200d\xad", "\ud800", "\u2028", ""])
def test_a_letter_that_the_font_has_not_got_does_not_stop_the_report(text):
    assert "Glossary" in read(pdf.render(everywhere(text + "x")))


def test_letters_that_are_missing_show_as_an_empty_box(made):
    report = replace(SAMPLE, sections=(Section("One", (Paragraph("before 汉 after"),)),))
    assert "before□after" in read(pdf.render(report))


def test_a_cell_longer_than_a_page_is_printed_to_its_end():
    table = SAMPLE.tables()[1]
    long = replace(table, rows=(Row((Cell("word " * 3000 + "end-of-it"), Cell("1", "number", 1))),))
    assert "end-of-it" in read(pdf.render(replace(SAMPLE, sections=(Section("Long", (long,)),))))


def test_headings_of_a_table_are_on_every_page_it_runs_to():
    table = SAMPLE.tables()[1]
    rows = tuple(Row((Cell(f"Agency {n}"), Cell(str(n), "number", n))) for n in range(200))
    made = pdf.render(replace(SAMPLE, sections=(Section("Long", (replace(table, rows=rows),)),)))
    pages = [page.extract_text() for page in PdfReader(BytesIO(made)).pages]
    holding = [text for text in pages if "Agency" in text]
    assert len(holding) > 3
    assert all("Referred by" in text for text in holding)


def test_a_report_with_no_sections_or_one_that_begins_at_level_2_can_be_printed():
    assert pdf.render(replace(SAMPLE, sections=(), about=(), glossary=(), extract=None)).startswith(b"%PDF")
    assert pdf.render(replace(SAMPLE, sections=SAMPLE.sections[1:])).startswith(b"%PDF")


def test_the_same_report_gives_the_same_file(made):
    assert pdf.render(replace(SAMPLE)) == made
    assert pdf.render(replace(SAMPLE, made_at=SAMPLE.made_at.replace(tzinfo=UTC))) == made


def test_the_template_reads_no_file_and_no_package():
    template = (Path(pdf.__file__).parent / "report.typ").read_text(encoding="utf-8")
    assert not re.search(r"#?\b(import|include|read|eval|plugin)\b\s*[(\"]|\bimage\((?!bytes\()", template)
