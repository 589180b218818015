"""A definition is checked when it is read, and an error names the file, the measure and the key."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from fingerpost.errors import SettingsError
from fingerpost.measures.definition import COMPULSORY, OPTIONAL, SHAPES, read_definition

COUNT: dict[str, Any] = {
    "title": "Contacts",
    "stage": "input",
    "kind": "count",
    "unit": "contacts",
    "better": "lower",
    "flow": True,
    "basis": "period",
    "says": "What comes in.",
    "source": "Nowhere",
    "reviewed": date(2026, 11, 24),
    "from": "contacts",
    "date": "started_on",
}
RATIO = {key: value for key, value in COUNT.items() if key not in ("from", "date")} | {
    "kind": "ratio",
    "of": ["a", "b"],
}


def refusal(entry: Any) -> str:
    with pytest.raises(SettingsError) as error:
        read_definition("mine.toml", "mine", entry)
    return str(error.value)


def test_a_whole_entry_is_read_as_it_stands():
    definition = read_definition("mine.toml", "mine", COUNT | {"breakdowns": {"agency": "referred_by"}, "short": "In"})
    assert (definition.id, definition.fact, definition.date) == ("mine", "contacts", "started_on")
    assert definition.name == "In"
    assert definition.place == "mine.toml, [mine]"
    assert definition.words() == "rows of contacts, dated by started_on"


def test_an_unknown_key_is_refused_with_the_nearest():
    assert refusal(COUNT | {"titel": "x"}) == "mine.toml, [mine]: unknown key 'titel'. Did you mean title?"


@pytest.mark.parametrize("key", COMPULSORY)
def test_what_a_reader_must_know_is_compulsory(key: str):
    entry = {name: value for name, value in COUNT.items() if name != key}
    assert f"mine.toml, [mine]: '{key}' is missing" in refusal(entry)


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        ("title", 5, "text"),
        ("title", " ", "text"),
        ("says", ["x"], "text"),
        ("stage", {}, "text"),
        ("where", True, "text"),
        ("flow", "yes", "true or false"),
        ("flow", 1, "true or false"),
        ("reported", "yes", "true or false"),
        ("reviewed", "2026-11-24", "a date"),
        ("reviewed", datetime(2026, 11, 24), "a date"),
        ("open", "ab", "a pair of names"),
        ("open", ["started_on"], "a pair of names"),
        ("open", ["started_on", 5], "a pair of names"),
        ("of", "ab", "a pair of names"),
        ("looks_back", -1, "a whole number of months"),
        ("looks_back", True, "a whole number of months"),
        ("per", 0, "a whole number above 0"),
        ("per", 1.5, "a whole number above 0"),
        ("breakdowns", ["agency"], "a table from names to columns"),
        ("breakdowns", {"agency": 5}, "a table from names to columns"),
    ],
)
def test_a_value_of_the_wrong_shape_is_refused_in_words(key: str, value: Any, wanted: str):
    says = refusal(COUNT | {key: value})
    assert says.startswith(f"mine.toml, [mine]: {key} is {value!r}; it must be {wanted}")


def test_every_key_has_a_shape():
    assert sorted(key for _, keys, _ in SHAPES for key in keys) == sorted(COMPULSORY + OPTIONAL)


@pytest.mark.parametrize(
    ("key", "value", "can_be"),
    [
        ("stage", "inputs", "input, process, output"),
        ("better", "up", "higher, lower, neutral"),
        ("basis", "quarter", "period"),
    ],
)
def test_a_word_that_is_not_one_of_the_few_is_refused_with_the_few(key: str, value: str, can_be: str):
    assert f"{key} is '{value}'; it can be {can_be}" in refusal(COUNT | {key: value})


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (COUNT | {"kind": "proportion"}, "a proportion has a numerator, and only a proportion has"),
        (COUNT | {"numerator": "active_caf"}, "a proportion has a numerator, and only a proportion has"),
        (COUNT | {"kind": "mean"}, "a mean, median or amount has a value, and only they have"),
        (COUNT | {"value": "previous_plans"}, "a mean, median or amount has a value, and only they have"),
        (COUNT | {"open": ["started_on", "ended_on"]}, "it has both 'date' and 'open'"),
        (COUNT | {"of": ["a", "b"]}, "only a ratio or a rate divides one measure by another"),
        ({key: COUNT[key] for key in COMPULSORY}, "'from' is missing"),
        (COUNT | {"kind": "ratio"}, "a ratio names two measures"),
        (RATIO | {"from": "contacts"}, "a ratio names two measures"),
        (RATIO | {"where": "outcome is null"}, "a ratio names two measures"),
        (RATIO | {"breakdowns": {"agency": "referred_by"}}, "a ratio names two measures"),
    ],
)
def test_keys_that_do_not_go_together_are_refused(entry: dict[str, Any], says: str):
    assert says in refusal(entry)


def test_a_key_outside_any_measure_is_refused():
    assert refusal("Contacts") == "mine.toml: 'mine' stands outside a measure; each begins with its id in [brackets]."


def test_a_ratio_in_words_names_what_it_divides():
    ratio = read_definition("mine.toml", "mine", RATIO | {"kind": "rate", "per": 10_000})
    assert ratio.words() == "a divided by b, per 10,000"
