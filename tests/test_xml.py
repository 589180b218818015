"""XML returns that are damaged, or meant to do harm: each is read, or refused in words that name the file."""

from __future__ import annotations

import io
import re
import time
from dataclasses import replace

import pytest

import plainly
import returns
from fingerpost.errors import SourceError
from fingerpost.sources import Large, Reading, cin_census, content, read_inputs, xml
from inputs import EXTRACTS, SEPTEMBER

ROOTS = {"SSDA903": "EXPSSDA903", "census": "Message"}


def sample(layout: str) -> bytes:
    """The example's first records as a return."""
    council = plainly.read(EXTRACTS / SEPTEMBER.isoformat())
    if layout == "SSDA903":
        return returns.care_xml({name: rows[:12] for name, rows in returns.care_tables(council).items()})
    few = replace(council, cases=council.cases[-12:], need_episodes=council.need_episodes[:12])
    return returns.census(replace(few, enquiries=council.enquiries[:12], plans=council.plans[:12]))


@pytest.fixture(scope="module", params=sorted(ROOTS))
def layout(request) -> tuple[str, bytes]:
    return request.param, sample(request.param)


def refused(data: bytes, name: str = "return.xml") -> str:
    """What the problems of a file say, all of them naming it."""
    with pytest.raises(SourceError) as error:
        read_inputs([(name, data)], ())
    assert {problem.file for problem in error.value.problems} == {name}
    return "\n".join(map(str, error.value.problems))


DOCTYPES = {
    "a file": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "the network": '<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
    "a parameter entity": '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>',
    "a bomb": '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10))
    + "]>",
    "an outside definition": '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">',
    "lower case": '<!doctype r [<!ENTITY x "y">]>',
}


@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("before", ["", f"<!--{'-x' * 60_000}-->"], ids=["first", "after a long comment"])
def test_a_document_type_is_refused_before_any_value_is_read(layout, doctype, encoding, before):
    root = ROOTS[layout[0]]
    text = f"<?xml version='1.0' encoding='{encoding}'?>{before}{doctype}<{root}><CHILD>&x;</CHILD></{root}>"
    started = time.monotonic()
    assert any(word in refused(text.encode(encoding)) for word in ("DOCTYPE", "not well-formed"))
    assert time.monotonic() - started < 2


def test_deep_nesting_is_refused(layout):
    root = ROOTS[layout[0]]
    assert "well-formed" in refused((f"<{root}>" + "<a>" * 100_000 + "</a>" * 100_000 + f"</{root}>").encode())


@pytest.mark.parametrize("size", [9_000_000, 11_000_000])
def test_a_cell_of_ten_megabytes_is_refused_or_read_as_it_is(layout, size):
    what, data = layout
    tag = b"<DOB>" if what == "SSDA903" else b"<CINreferralDate>"
    told = refused(data.replace(tag, tag + b"9" * size, 1))
    assert "date" in told or "well-formed" in told
    assert len(told) < 2_000


def test_a_file_that_was_cut_short_says_so_with_its_line(layout):
    data = layout[1]
    lines = data.count(b"\n")
    for place in range(0, len(data) - 20, len(data) // 25):
        told = refused(data[:place])
        assert "cut short" in told or "no elements" in told or "empty" in told, told
    assert f"line {lines}" in refused(data[:-8])


def test_names_may_be_in_a_namespace_and_in_any_encoding(layout):
    what, data = layout
    plain = read_inputs([("a.xml", data)], ())
    root = ROOTS[what]
    spaced = data.decode().replace(f"<{root}>", f'<{root} xmlns="urn:x">').replace("<?xml version='1.0'?>", "")
    for other in (spaced.encode(), spaced.encode("utf-16"), b"\xef\xbb\xbf" + spaced.encode()):
        read = read_inputs([("a.xml", other)], ())
        for source, own in plain.sources.items():
            assert {n: t.columns for n, t in read.sources[source].tables.items()} == {
                n: t.columns for n, t in own.tables.items()
            }


def test_an_xml_of_another_root_is_passed_over_and_named(layout):
    reading = read_inputs([("a.xml", layout[1]), ("b.xml", b"<Other/>")], ())
    assert [bool(file.layout) for file in reading.files] == [True, False]
    assert "root Other" in reading.files[1].why


def test_another_collection_with_the_census_s_root_is_passed_over_and_named(layout):
    header = "<Header><CollectionDetails><Collection>CSWW</Collection></CollectionDetails></Header>"
    other = f"<Message>{header}<CSWWWorker><AgencyWorker>1</AgencyWorker></CSWWWorker></Message>".encode()
    reading = read_inputs([("a.xml", layout[1]), ("b.xml", other)], ())
    assert reading.files[1].layout == ""
    assert "collection CSWW" in reading.files[1].why


def test_the_same_file_twice_is_read_once(layout):
    reading = read_inputs([("a.xml", layout[1]), ("b.xml", layout[1])], ())
    assert "same file as a.xml" in reading.files[1].why


def test_every_problem_is_told_with_its_line_element_and_value(layout):
    what, data = layout
    tags = (
        [b"DOB", b"DECOM", b"REVIEW"] if what == "SSDA903" else [b"CINreferralDate", b"CPPstartDate", b"CPPreviewDate"]
    )
    for tag in tags:
        at = data.index(b"<" + tag + b">") + len(tag) + 2
        broken = data[:at] + b"31/02/2013" + data[at + 10 :]
        line = data[:at].count(b"\n") + 1
        assert refused(broken).startswith(f'return.xml, line {line}, "{tag.decode()}": "31/02/2013" is not a date')


def test_an_element_that_stands_twice_in_one_record_is_a_problem(layout):
    what, data = layout
    tag = b"<DEC>01/05/2013</DEC>" if what == "SSDA903" else b"<CINclosureDate>2013-05-01</CINclosureDate>"
    after = b"<EPISODE>" if what == "SSDA903" else b"<CINdetails>"
    assert "stands twice" in refused(data.replace(after, after + tag + tag, 1))


def canonical(reading: Reading) -> dict[str, dict[str, list[tuple[object, ...]]]]:
    """The rows of each source's tables, in any order."""
    return {
        source: {
            name: sorted(zip(*table.columns.values(), strict=True), key=repr) for name, table in own.tables.items()
        }
        for source, own in reading.sources.items()
    }


def test_a_file_that_is_opened_gives_what_its_bytes_give(layout, monkeypatch):
    data = layout[1]
    held = read_inputs([("a.xml", data)], ())
    for piece in (1, 7, 1 << 20):
        monkeypatch.setattr(content, "PIECE", piece)
        opened = read_inputs([("a.xml", Large(len(data), lambda: io.BytesIO(data)))], ())
        assert canonical(opened) == canonical(held)
        assert opened.files == held.files


@pytest.mark.parametrize("batch", [1, 3, 1_000])
def test_a_census_read_in_parts_gives_the_same_records_and_no_part_is_told_to_be_empty(monkeypatch, batch):
    data = sample("census")
    whole = read_inputs([("a.xml", data)], ())
    monkeypatch.setattr(cin_census, "BATCH", batch)
    parts = read_inputs([("a.xml", data)], ())
    assert canonical(parts) == canonical(whole)
    assert parts.files == whole.files
    assert not parts.findings


def test_a_fault_after_the_first_part_stops_the_load(monkeypatch):
    monkeypatch.setattr(cin_census, "BATCH", 2)
    data = sample("census")
    assert "cut short" in refused(data[:-30])


def test_what_never_ends_a_record_is_refused_before_it_fills_the_memory(layout, monkeypatch):
    monkeypatch.setattr(xml, "LARGEST_RECORD", 100_000)
    root = ROOTS[layout[0]]
    assert "no record" in refused(f"<{root}>{'<a>1</a>' * 50_000}</{root}>".encode())


def test_an_export_with_every_day_wrong_tells_the_first_thousand(layout, monkeypatch):
    monkeypatch.setattr(xml, "MOST_PROBLEMS", 5)
    data = re.sub(rb">\d\d(\d\d)?[-/]\d\d[-/]\d\d(\d\d)?<", b">31/31/31<", layout[1])
    with pytest.raises(SourceError) as error:
        read_inputs([("return.xml", data)], ())
    assert len(error.value.problems) == 5


def test_a_line_beyond_65535_is_still_the_right_one():
    child = "<Child>\n<ChildIdentifiers><LAchildID>{}</LAchildID></ChildIdentifiers>\n</Child>\n"
    many = "".join(child.format(at) for at in range(30_000))
    wrong = "<Child><CINdetails><CINreferralDate>x</CINreferralDate></CINdetails></Child>"
    line = many.count("\n") + 2
    assert refused(f"<Message>\n{many}{wrong}\n</Message>".encode()).startswith(f"return.xml, line {line}, ")
