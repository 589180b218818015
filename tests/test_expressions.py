"""What a definition may be made of: what is refused, in which words, and that what is accepted runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from fingerpost.engine import Engine
from fingerpost.errors import SettingsError
from fingerpost.measures.expressions import (
    DEEPEST,
    LONGEST,
    OURS,
    THEIRS,
    check_expression,
    columns_used,
    written_out,
)
from fingerpost.periods import calendar_days

COLUMNS = {
    "outcome": "text",
    "referred_by": "text",
    "started_on": "date",
    "completed_on": "date",
    "active_caf": "flag",
    "previous_plans": "integer",
}
PLACE = "mine.toml, [mine], where"


def check(text: str) -> str:
    """The expression as plain SQL. Raises SettingsError."""
    return written_out(check_expression(PLACE, text, tuple(COLUMNS)), PLACE).sql("duckdb", comments=False)


def refusal(text: str) -> str:
    with pytest.raises(SettingsError) as error:
        check(text)
    assert str(error.value).startswith(PLACE)
    return str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "active_caf",
        "outcome is null or outcome <> 'no_further_action'",
        "not (previous_plans > 0 and previous_plans between 1 and 3)",
        "left(outcome, 1) in ('F', 'P') and right(outcome, 1) = '1'",
        "lower(outcome) like 'closed%'",
        "case when previous_plans + 1 > 2 * 3 then active_caf else false end",
        "coalesce(previous_plans, 0) = -1",
        "if(active_caf, substring(outcome, 1, 2), upper(referred_by)) is not null",
        "started_on + interval 3 month <= completed_on",
        "in_time('icpc', started_on, completed_on)",
        "outcome = 'a -- not a comment'",
        "active_caf -- a comment",
    ],
)
def test_what_is_offered_is_accepted(text: str):
    assert check(text)


@pytest.mark.parametrize(
    "text",
    [
        "(select 1)",
        "exists (select 1)",
        "outcome in (select outcome from contacts)",
        "outcome = any(select 1)",
        "1) from contacts where (1",
        "1) order by (1",
        "1) having (1",
        "1) limit (1",
        "1) union all (select 2",
        "1); select (1",
        "1); drop table contacts --",
        "1), (2",
    ],
)
def test_sub_queries_and_further_statements_are_refused(text: str):
    refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "read_csv('a.csv')",
        "read_parquet('a')",
        "glob('*')",
        "getenv('HOME')",
        "current_setting('x')",
        "'a.csv'::date",
        "cast(outcome as date)",
        "try_cast(outcome as date)",
        "date '2013-01-01'",
        "current_date",
        "current_timestamp",
        "localtime",
        "now()",
        "today()",
        "random()",
        "count(*)",
        "sum(previous_plans)",
        "row_number() over ()",
        "unnest([1])",
        "columns('x')",
        "*",
        "outcome ~ 'a'",
        "regexp_matches(outcome, 'a')",
        "outcome || 'a'",
        "outcome collate nocase",
        "outcome[1]",
        "[1, 2]",
        "{'a': 1}",
        "x -> x",
        "?",
        "$1",
        "previous_plans / 2",
        "(1, 2)",
    ],
)
def test_files_casts_clocks_and_everything_else_not_on_the_list_are_refused(text: str):
    refusal(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("outcom = 'x'", "there is no column 'outcom'. Did you mean outcome?"),
        ("contacts.outcome = 'x'", "there is no column 'contacts.outcome'"),
        ("workingdays(started_on, completed_on) > 3", "'workingdays' is not offered. Did you mean working_days?"),
        ("lenght(outcome)", "the function 'lenght' is not offered"),
        ("length(outcome)", f"The functions are {', '.join((*OURS, *THEIRS))}."),
        ("in_time('icp', started_on, completed_on)", "there is no standard 'icp'. Did you mean icpc?"),
        ("in_time(outcome, started_on, completed_on)", "there is no standard 'outcome'"),
        ("in_time('cp_review_first', started_on, completed_on)", "in_time needs a standard in working days"),
        ("in_time('icpc', started_on)", "in_time takes 3 arguments"),
        ("working_days(started_on)", "working_days takes 2 arguments"),
        ("outcome =", "'outcome =' is not an expression"),
        ("outcome is outcome", "is not offered in this form"),
        ("outcome in ()", "is not offered in this form"),
        ("outcome in referred_by", "is not offered in this form"),
        ("started_on + interval 3 fortnight", "is not offered in this form"),
        ("started_on + interval (previous_plans) year", "is not offered in this form"),
        ("", "must be exactly one expression"),
        ("outcome outcome", "is not"),
    ],
)
def test_a_refusal_names_the_place_the_word_and_what_was_perhaps_meant(text: str, says: str):
    assert says in refusal(text)


@pytest.mark.parametrize(
    "text", ["(" * 900 + "1" + ")" * 900, "not " * 400 + "true", "- " * 900 + "1", "1" + " + 1" * 300]
)
def test_what_is_nested_too_deep_is_sent_to_a_fact(text: str):
    assert f"nested more than {DEEPEST} deep; move it into a fact" in refusal(text)


def test_what_is_too_long_is_sent_to_a_fact():
    assert "move it into a fact" in refusal("outcome = '" + "x" * LONGEST + "'")


def test_the_columns_that_an_expression_reads_are_known():
    parsed = check_expression(PLACE, "in_time('icpc', started_on, completed_on) and active_caf", tuple(COLUMNS))
    assert columns_used(parsed) == {"started_on", "completed_on", "active_caf"}


# --- our own functions, worked out --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """A table `t` of two rows, one of them empty, and the calendar."""
    made = Engine()
    made.create("days", [("day", "date"), ("number", "integer")], list(map(list, zip(*calendar_days(), strict=True))))
    values = [["a", None], ["b", None], [date(2013, 7, 1), None], [date(2013, 7, 15), None], [True, None], [2, None]]
    made.create("t", list(COLUMNS.items()), values)
    made.seal()
    yield made
    made.close()


def value(engine: Engine, text: str, started_on: str, completed_on: str = "2013-01-01") -> object:
    days = f"CAST('{started_on}' AS DATE) AS started_on, CAST('{completed_on}' AS DATE) AS completed_on"
    ((found,),) = engine.rows(f"SELECT {check(text)} FROM (SELECT {days})")
    return found


@pytest.mark.parametrize(
    ("started_on", "completed_on", "days"),
    [
        ("2013-07-01", "2013-07-01", 0),
        ("2013-07-01", "2013-07-02", 1),
        ("2013-07-05", "2013-07-08", 1),
        ("2013-07-06", "2013-07-07", 0),
        ("2013-08-23", "2013-08-27", 1),
        ("2013-08-19", "2013-09-03", 10),
        ("2013-07-02", "2013-07-01", -1),
        ("1994-12-31", "2013-07-01", None),
    ],
)
def test_working_days_leave_out_the_start_weekends_and_bank_holidays(engine, started_on, completed_on, days):
    assert value(engine, "working_days(started_on, completed_on)", started_on, completed_on) == days


@pytest.mark.parametrize(("day", "found"), [("2000-03-31", None), ("2010-03-31", 7), ("2010-04-01", 10)])
def test_a_standard_is_the_one_in_force_on_the_day(engine, day, found):
    assert value(engine, "standard('initial_assessment', started_on)", day) == found


@pytest.mark.parametrize(
    ("started_on", "completed_on", "found"),
    [
        ("2013-07-01", "2013-07-15", True),
        ("2013-07-01", "2013-07-16", False),
        ("2010-03-31", "2010-04-13", True),
        ("2010-03-31", "2010-04-14", False),
        ("2000-03-31", "2000-04-01", None),
    ],
)
def test_in_time_is_within_the_standard_of_the_first_day(engine, started_on, completed_on, found):
    assert value(engine, "in_time('initial_assessment', started_on, completed_on)", started_on, completed_on) is found


@pytest.mark.parametrize(
    ("day", "found"), [("2013-05-07", "2013-08-07"), ("2012-11-30", "2013-02-28"), ("2011-11-30", "2012-02-29")]
)
def test_due_is_so_many_months_later_or_the_last_day_of_a_shorter_month(engine, day, found):
    assert value(engine, "due('cp_review_first', started_on)", day) == date.fromisoformat(found)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2013-07-01", "2013-07-29"),
        ("2013-06-28", "2013-07-26"),
        ("2013-06-29", "2013-07-26"),
        ("2012-12-24", "2013-01-24"),
    ],
)
def test_due_in_working_days_is_the_last_of_so_many(engine, day, found):
    assert value(engine, "due('cla_review_first', started_on)", day) == date.fromisoformat(found)
    assert value(engine, "in_time('cla_review_first', started_on, completed_on)", day, found) is True


@pytest.mark.parametrize(
    ("day", "years", "found"),
    [
        ("2011-08-01", 2, "2013-08-01"),
        ("2012-02-29", 1, "2013-03-01"),
        ("2012-02-29", 4, "2016-02-29"),
        ("2012-02-28", 1, "2013-02-28"),
        ("1997-09-30", 16, "2013-09-30"),
    ],
)
def test_years_after_is_the_same_day_and_the_1st_of_march_for_the_29th_of_february(engine, day, years, found):
    assert value(engine, f"years_after(started_on, {years})", day) == date.fromisoformat(found)


def test_our_functions_can_stand_within_one_another(engine):
    assert value(engine, "working_days(started_on, due('cp_review_first', started_on))", "2013-07-01") == 65


def test_each_of_our_functions_is_written_out_as_plain_sql():
    arguments = {
        "working_days": "started_on, completed_on",
        "standard": "'icpc', started_on",
        "in_time": "'icpc', started_on, completed_on",
        "due": "'cp_review_next', started_on",
        "years_after": "started_on, 2",
    }
    assert set(arguments) == set(OURS)
    for name, given_ in arguments.items():
        assert name not in check(f"{name}({given_})").lower()


# --- what is accepted runs ----------------------------------------------------------------------------------------

TEXTS = st.sampled_from(["outcome", "referred_by", "'x'", "''", "null"])
DAYS = st.sampled_from(["started_on", "completed_on"])
NUMBERS = st.sampled_from(["previous_plans", "0", "3", "1.5"])
FLAGS = st.sampled_from(["active_caf", "true", "false", "null"])


def texts() -> st.SearchStrategy[str]:
    return st.one_of(
        TEXTS,
        st.builds("{}({})".format, st.sampled_from(["lower", "upper"]), TEXTS),
        st.builds("{}({}, {})".format, st.sampled_from(["left", "right"]), TEXTS, st.integers(0, 3)),
        st.builds("substring({}, {}, {})".format, TEXTS, st.integers(0, 3), st.integers(0, 3)),
        st.builds("coalesce({}, {})".format, TEXTS, TEXTS),
    )


def days() -> st.SearchStrategy[str]:
    return st.one_of(
        DAYS,
        st.builds("due('{}', {})".format, st.sampled_from(["cp_review_first", "cp_review_next"]), DAYS),
        st.builds("years_after({}, {})".format, DAYS, st.integers(0, 20)),
        st.builds(
            "({} {} interval {} {})".format,
            st.sampled_from(["started_on", "completed_on"]),
            st.sampled_from("+-"),
            st.integers(0, 40),
            st.sampled_from(["day", "week", "month", "year"]),
        ),
    )


def numbers() -> st.SearchStrategy[str]:
    return st.one_of(
        NUMBERS,
        st.builds("working_days({}, {})".format, days(), DAYS),
        st.builds("standard('{}', {})".format, st.sampled_from(["icpc", "core_assessment", "cp_review_next"]), days()),
        st.builds("({} {} {})".format, NUMBERS, st.sampled_from("+-*"), NUMBERS),
        st.builds("- {}".format, NUMBERS),
    )


def conditions() -> st.SearchStrategy[str]:
    compared = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
    simple = st.one_of(
        FLAGS,
        *(st.builds("{} {} {}".format, kind, compared, kind) for kind in (texts(), days(), numbers())),
        *(st.builds("{} between {} and {}".format, kind, kind, kind) for kind in (texts(), days(), numbers())),
        st.builds("{} in ({}, {})".format, texts(), texts(), TEXTS),
        st.builds("{} is {}".format, st.one_of(texts(), days(), numbers()), st.sampled_from(["null", "not null"])),
        st.builds("{} like 'a%'".format, texts()),
        st.builds("in_time('{}', {}, {})".format, st.sampled_from(["icpc", "initial_assessment"]), days(), days()),
    )
    return st.recursive(
        simple,
        lambda inner: st.one_of(
            st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner),
            st.builds("not {}".format, inner),
            st.builds("case when {} then {} else {} end".format, inner, inner, inner),
            st.builds("if({}, {}, {})".format, inner, inner, inner),
        ),
        max_leaves=4,
    )


@settings(max_examples=150, deadline=None)
@given(text=conditions())
def test_what_the_checker_accepts_runs(engine: Engine, text: str):
    """Every condition that the words on offer can make, of columns of the right type."""
    sql = check(text)
    assert len(engine.rows(f"SELECT COUNT(*) FILTER (WHERE ({sql})) FROM t")) == 1


WORDS = [
    *COLUMNS, *OURS, *THEIRS, "select", "from", "where", "union", "order by", "and", "or", "not", "is", "null", "in",
    "(", ")", ",", ";", "--", "/*", "*/", "'", '"', "''", "'icpc'", "=", "<", "*", "::", "[", "]", "{", "}", "->", ":",
    "current_date", "read_csv", "interval", "month", "1", "$1", "?", "@", "\\", "\n", "case", "when", "end", "as",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(text=st.one_of(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.text(max_size=30)))
def test_any_text_at_all_is_accepted_or_refused_in_words(text: str):
    with suppress(SettingsError):
        runs = sqlglot.parse_one(f"SELECT {check(text)}", read="duckdb")
        assert {table.name for table in runs.find_all(exp.Table)} <= {"days"}
        assert not [*runs.find_all(exp.ReadCSV, exp.CurrentDate, exp.Anonymous)]
        assert "/*" not in runs.sql()
