"""What stands in the page for lxml and SciPy gives what they give, tried without a browser on the desk's Python."""

from __future__ import annotations

import importlib.util
import io
import math
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree as real_etree
from scipy import special as real_special

STAND_INS = Path(__file__).parent.parent / "page" / "stand_ins"


def stand_in(name: str) -> ModuleType:
    """Loaded from its file, so that the real one stays what `import` gives."""
    found = importlib.util.spec_from_file_location(f"stand_in_{Path(name).stem}", STAND_INS / name)
    assert found
    assert found.loader
    made = importlib.util.module_from_spec(found)
    found.loader.exec_module(made)
    return made


etree = stand_in("lxml/etree.py")
special = stand_in("scipy/special.py")

SPACED = b'<r xmlns="urn:x">\n<c><d>1</d>\n<d>caf\xc3\xa9 &amp; tea</d><e/></c>\n<!-- no --><c><d>2</d></c></r>'
PLAIN = SPACED.replace(b' xmlns="urn:x"', b"")


def read(with_: ModuleType, text: bytes, event: str, tag: tuple[str, ...] | None) -> list[object]:
    """Each element that was given: its tag, line, children's tags, and the text of those called d."""
    found: list[object] = []
    for _, each in with_.iterparse(io.BytesIO(text), events=(event,), tag=tag, remove_comments=True):
        about = (each.tag, with_.QName(each).localname, each.sourceline)
        if event == "end":
            about += ([child.tag for child in each], [child.text for child in each.iter("{*}d")])
        found.append(about)
    return found


@pytest.mark.parametrize("text", [PLAIN, SPACED])
@pytest.mark.parametrize("tag", [None, ("c",), ("{*}c",), ("c", "{*}c"), ("{urn:x}d",), ("{*}*",), ("none",)])
def test_the_same_elements_are_given_for_the_tags_asked_for(text: bytes, tag: tuple[str, ...] | None):
    ours = read(etree, text, "end", tag)
    assert ours == read(real_etree, text, "end", tag)
    assert bool(ours) == (tag != ("none",) and (text is SPACED or tag != ("{urn:x}d",)) and not (_bare(tag, text)))


def _bare(tag: tuple[str, ...] | None, text: bytes) -> bool:
    return tag == ("c",) and text is SPACED  # a name without a namespace is no name with one


def test_the_first_element_is_the_root():
    assert read(etree, SPACED, "start", None)[0] == read(real_etree, SPACED, "start", None)[0]


def test_paths_find_what_lxml_finds():
    for with_ in (etree, real_etree):
        (root,) = [each for _, each in with_.iterparse(io.BytesIO(PLAIN), events=("end",), tag=("r",))]
        assert [each.text for each in root.findall("c/d")] == ["1", "café & tea", "2"]
        assert root.findtext("c/e") == ""
        assert root.findtext("c/none") is None
        assert root.find("c").getparent() is root
        assert root[1].getprevious() is not None
        del root[0]
        assert [child.tag for child in root.iterchildren("c")][-1] == "c"


@pytest.mark.parametrize(
    "text",
    [
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r>&x;</r>',
        b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>',
        b'<!DOCTYPE r SYSTEM "http://localhost/r.dtd"><r/>',
        b"<r>&x;</r>",
    ],
)
def test_entities_and_document_types_are_refused(text: bytes):
    with pytest.raises(etree.XMLSyntaxError):
        read(etree, text, "end", None)


@pytest.mark.parametrize("text", [b"", b"<r>", b"<r>\n<c></r>", b"<r/><r/>", b"no"])
def test_what_is_not_well_formed_is_refused_with_its_line(text: bytes):
    for with_ in (etree, real_etree):
        with pytest.raises(with_.XMLSyntaxError) as refused:
            read(with_, text, "end", None)
        assert refused.value.msg or with_ is real_etree
    with pytest.raises(etree.XMLSyntaxError) as refused:
        read(etree, text, "end", None)
    assert refused.value.lineno == 1 + text.count(b"\n")


def test_an_unknown_encoding_is_refused_as_lxml_does():
    with pytest.raises(LookupError):
        read(etree, b'<?xml version="1.0" encoding="klingon"?><r/>', "end", None)


SHAPES = st.floats(0.5, 3_000)
CHANCES = st.floats(0.0005, 0.9995)


@given(SHAPES, SHAPES, CHANCES)
def test_betainc_and_its_inverse(a: float, b: float, x: float):
    assert math.isclose(special.betainc(a, b, x), real_special.betainc(a, b, x), rel_tol=1e-8, abs_tol=1e-11)
    assert math.isclose(special.betaincinv(a, b, x), real_special.betaincinv(a, b, x), rel_tol=1e-8, abs_tol=1e-11)


@given(st.integers(-1, 400), st.integers(1, 400), CHANCES)
def test_bdtr(k: int, n: int, p: float):
    expected = real_special.bdtr(k, n, p) if 0 <= k < n else float(k >= n)
    assert math.isclose(special.bdtr(k, n, p), expected, rel_tol=1e-9, abs_tol=1e-12)


@given(st.integers(-1, 600), st.floats(0.01, 500))
def test_pdtr(k: int, m: float):
    expected = real_special.pdtr(k, m) if k >= 0 else 0.0
    assert math.isclose(special.pdtr(k, m), expected, rel_tol=1e-9, abs_tol=1e-12)


@given(st.integers(1, 500), CHANCES)
def test_stdtrit(df: int, p: float):
    assert math.isclose(special.stdtrit(df, p), real_special.stdtrit(df, p), rel_tol=1e-7, abs_tol=1e-6)
