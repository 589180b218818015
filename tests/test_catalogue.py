"""The catalogue as a whole: every measure is specified, explains itself, and knows no clock."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from fingerpost.engine import Engine
from fingerpost.errors import NotFound, SettingsError
from fingerpost.measures import Definition, read_catalogue, shipped_catalogue
from fingerpost.measures.evaluate import Ask, Available, Evaluator
from fingerpost.measures.facts import Fact, fact_sql, facts, made_by
from fingerpost.model import SCHEMAS, Figure
from fingerpost.periods import Period
from fingerpost.standards import standards
from small_tables import canonical, specifications

ROOT = Path(__file__).parent.parent
CATALOGUE = shipped_catalogue()
MADE = [fact for fact in facts().values() if fact.says]
CLOCK = (
    exp.CurrentDate, exp.CurrentDatetime, exp.CurrentTime, exp.CurrentTimestamp, exp.Localtime, exp.Localtimestamp,
)  # fmt: skip
CLOCK_BY_NAME = {"now", "today", "get_current_timestamp", "transaction_timestamp"}

each_measure = pytest.mark.parametrize("measure", CATALOGUE.values(), ids=list(CATALOGUE))
each_fact = pytest.mark.parametrize("fact", MADE, ids=[fact.name for fact in MADE])


def test_every_measure_has_a_specification():
    specified = {example.measure for each in specifications() for example in each.examples}
    assert set(CATALOGUE) - specified == set(), "these have none in tests/specification"
    assert specified - set(CATALOGUE) == set(), "these are specified and are no measures"


def test_every_specification_has_a_chapter_and_says_something():
    for each in specifications():
        assert each.chapter, f"{each.sentence}: its file has no title"
        assert len(each.sentence.split()) >= 3, f"{each.sentence!r} is not a sentence"


@each_measure
def test_a_measure_explains_itself(measure: Definition):
    assert len(measure.says.split()) >= 5, "a sentence a councillor could read"
    assert measure.says.endswith(".")
    assert measure.source.strip()
    assert measure.unit.strip()
    assert measure.words()


@each_measure
def test_a_measure_was_reviewed_before_the_newest_change(measure: Definition):
    changelog = ROOT / "CHANGELOG.md"
    if not changelog.exists():
        pytest.skip("there is no CHANGELOG yet")
    days = re.findall(r"^## .*(\d{4}-\d{2}-\d{2})$", changelog.read_text(encoding="utf-8"), re.MULTILINE)
    assert measure.reviewed <= max(map(date.fromisoformat, days))


@each_measure
def test_no_definition_knows_today(measure: Definition):
    for text in filter(None, (measure.where, measure.numerator, measure.value)):
        assert not _clocks(f"SELECT {text}")


@each_fact
def test_no_fact_knows_today(fact: Fact):
    assert not _clocks(fact.query)


def _clocks(sql: str) -> list[str]:
    parsed = sqlglot.parse_one(sql, read="duckdb")
    named = [node for node in parsed.find_all(exp.Anonymous) if node.name.lower() in CLOCK_BY_NAME]
    return [node.sql() for node in (*parsed.find_all(*CLOCK), *named)]


@pytest.mark.parametrize(
    "sql", ["current_date", "today()", "now()", "current_timestamp", "localtime", "get_current_timestamp()"]
)
def test_the_search_for_clocks_finds_them(sql: str):
    assert _clocks(f"SELECT * FROM t WHERE day < {sql}")


@each_fact
def test_a_fact_says_what_a_row_is_and_what_each_column_it_adds_means(fact: Fact):
    adds = {column.alias_or_name for column in sqlglot.parse_one(fact.query, read="duckdb").selects} - {"*"}
    known = {name for table in fact.tables for name in SCHEMAS[table].names} | {"council", "period_key"}
    assert fact.row
    assert adds - known - set(fact.says) == set(), "columns without a meaning"
    assert set(fact.reads) <= set(fact.says) | known
    for table, column in (cell for cells in fact.reads.values() for cell in cells):
        assert column in SCHEMAS[table].names


@each_fact
def test_a_fact_names_every_table_it_reads(fact: Fact):
    """The tables are found without parsing, which is quicker; here a parser finds them too."""
    parsed = sqlglot.parse_one(fact.query, read="duckdb")
    own = {cte.alias for cte in parsed.find_all(exp.CTE)}
    read = {table.name for table in parsed.find_all(exp.Table)} - own - {"periods"}
    assert read & set(SCHEMAS) <= set(fact.needs)
    assert read - set(SCHEMAS) == set(fact.uses)
    for used in fact.uses:
        assert set(facts()[used].tables) <= set(fact.needs)
    assert ("periods" in fact.query) == fact.per_period


@each_fact
def test_nothing_in_a_fact_is_newer_than_sql_that_spark_reads(fact: Fact):
    sql = fact_sql(fact.name, "spark")
    assert sqlglot.parse_one(sql, read="spark")
    assert "QUALIFY" not in sql


def test_a_hash_changes_with_the_definition_and_not_with_its_words():
    before = CATALOGUE["contacts"]
    assert _entry('title = "Other words"').hash == _entry('title = "Words"').hash
    assert _entry('title = "Words"').hash != _entry('title = "Words"', where="outcome is null").hash
    assert before.hash == shipped_catalogue()["contacts"].hash


def _entry(title: str, where: str = "outcome is not null") -> Definition:
    return read_catalogue({"mine.toml": f'[mine]\n{title}\nwhere = "{where}"\n{PLAIN}'})["mine"]


PLAIN = """
stage = "input"
kind = "count"
unit = "contacts"
better = "lower"
flow = true
basis = "period"
says = "What comes in."
source = "Nowhere"
reviewed = 2026-11-24
from = "contacts"
date = "started_on"
"""


def test_a_hash_changes_with_the_fact_and_with_a_standard(monkeypatch: pytest.MonkeyPatch):
    measure = CATALOGUE["cp_reviews_in_timescale"]
    # A definition works its hash out once, so each time a fresh one is asked.
    before = measure.hash
    assert measure.standards == ("cp_review_first", "cp_review_next")
    longer = replace(standards()["cp_review_next"], values=((date(1991, 10, 14), 7),))
    with monkeypatch.context() as other:
        other.setattr("fingerpost.measures.definition.standards", lambda: standards() | {"cp_review_next": longer})
        assert replace(measure).hash != before
    with monkeypatch.context() as other:
        other.setattr("fingerpost.measures.definition.made_by", lambda name: made_by(name) + "-- mended")
        assert replace(measure).hash != before
    assert replace(measure).hash == before


def test_the_hash_of_a_ratio_changes_with_what_it_divides():
    ratio = CATALOGUE["referrals_resulting_in_s47"]
    assert CATALOGUE.hash_of(ratio) != ratio.hash
    assert CATALOGUE.hash_of(CATALOGUE["contacts"]) == CATALOGUE["contacts"].hash


def test_a_measure_that_is_not_there_is_answered_with_the_nearest():
    with pytest.raises(NotFound, match=r"no measure 'contact'\. Did you mean contacts\?"):
        CATALOGUE.find("contact")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[a\n", "mine.toml is not valid TOML"),
        (f'[contacts_again]\ntitle = "T"\n{PLAIN}'.replace('"contacts"\n', '"contats"\n'), "Did you mean contacts?"),
        (f'[a]\ntitle = "T"\n{PLAIN}'.replace('date = "started_on"', ""), "say what places a row in time"),
        (f'[a]\ntitle = "T"\n{PLAIN}'.replace('from = "contacts"', 'from = "care_leavers"'), "leave out 'date'"),
    ],
)
def test_a_catalogue_that_cannot_be_right_is_refused_with_its_place(text: str, says: str):
    with pytest.raises(SettingsError) as error:
        read_catalogue({"mine.toml": text})
    assert says in str(error.value)
    assert str(error.value).startswith("mine.toml")


def test_the_same_name_twice_and_a_part_that_is_not_there_are_refused():
    one = f'[a]\ntitle = "T"\n{PLAIN}'
    with pytest.raises(SettingsError, match=r"other.toml, \[a\]: there is already a measure of this name"):
        read_catalogue({"mine.toml": one, "other.toml": one})
    rate = re.sub(r"(?m)^(from|date) .*\n", "", f'[b]\ntitle = "T"\nof = ["a", "aa"]\n{PLAIN}').replace(
        "count", "ratio"
    )
    with pytest.raises(SettingsError, match=r"mine.toml, \[b\]: there is no measure 'aa'. Did you mean a\?"):
        read_catalogue({"mine.toml": one + rate})


# --- kinds of measure that a council may write and no shipped one is ------------------------------------------------

ASSESSMENTS = """
    id | type    | started_on | completed_on
    A1 | initial | 2013-07-01 | 2013-07-02
    A2 | initial | 2013-07-01 | 2013-07-03
    A3 | initial | 2013-07-01 | 2013-07-08
    A4 | initial | 2013-07-01 |
"""
DAYS_TAKEN = PLAIN.replace('"contacts"\ndate', '"assessments"\ndate')


def own(text: str) -> Figure:
    """The figure of a council's own measure over the assessments above."""
    catalogue = read_catalogue({"mine.toml": f'[mine]\ntitle = "Days taken"\n{text}'})
    (definition,) = catalogue.values()
    table = canonical("assessments", ASSESSMENTS)
    available = {"assessments": Available("test", date(2013, 9, 30), frozenset(table.schema.names))}

    def fill(engine: Engine, name: str) -> None:
        columns = [("council", "text"), *((column.name, column.type) for column in table.schema.columns)]
        engine.create(name, columns, [["999"] * len(table), *table.columns.values()])

    evaluator = Evaluator(Engine(), catalogue, "999", available, fill)
    (figure,) = evaluator.figures([Ask(definition, Period.parse("2013-14-Q2"), "period")])
    return figure


@pytest.mark.parametrize(("kind", "number"), [("mean", Fraction(8, 3)), ("median", 2), ("amount", 8)])
def test_a_mean_a_median_and_an_amount_are_taken_over_the_records_that_have_a_value(kind: str, number: Fraction):
    """One, two and five working days; the assessment that is not complete has none."""
    assert own(f'value = "working_days"\n{DAYS_TAKEN}'.replace("count", kind)).number == number


@pytest.mark.parametrize(
    ("kind", "missing"), [("mean", "there are no records to average"), ("median", "there are no records")]
)
def test_there_is_no_average_of_nothing(kind: str, missing: str):
    text = f'value = "working_days"\nwhere = "completed_on is null"\n{DAYS_TAKEN}'.replace("count", kind)
    assert own(text).missing == missing


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('where = "outcme is null"', "mine.toml, [mine], where: there is no column 'outcme'"),
        ("where = \"typ = 'core'\"", "mine.toml, [mine], where: there is no column 'typ'. Did you mean type?"),
        ('where = "type > 3 + started_on"', "mine.toml, [mine]: its conditions do not fit the columns they name."),
        ('breakdowns = { kind = "tipe" }', "mine.toml, [mine]: assessments has no column 'tipe'. Did you mean type?"),
    ],
)
def test_a_definition_that_cannot_run_is_refused_with_its_file_and_measure(text: str, says: str):
    with pytest.raises(SettingsError) as error:
        own(f"{text}\n{DAYS_TAKEN}")
    assert str(error.value).startswith(says)


# --- the pages made from the catalogue ------------------------------------------------------------------------------


def test_the_pages_made_from_the_definitions_are_up_to_date():
    found = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "catalogue_docs.py"), "--check"], capture_output=True, text=True
    )
    assert found.returncode == 0, found.stdout + found.stderr
