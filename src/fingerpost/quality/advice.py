"""What to do about a finding, in a sentence: written beside the rules, in `advice.toml`, read when it is shown."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from fingerpost.quality.rule import Rule


@cache
def advice() -> Mapping[str, str]:
    """Each piece of advice by rule, by what comes after a rule's table, or by family."""
    return tomllib.loads(files("fingerpost.quality").joinpath("advice.toml").read_text(encoding="utf-8"))


def to_do(rule: Rule) -> str:
    """What whoever mends the record is to do; '' where nobody has written it, which a test finds."""
    known = advice()
    keys = (rule.id, rule.id.partition(".")[2], rule.family)
    return next((known[key] for key in keys if key in known), "").format(column=rule.column)


def to_do_about_value(found: str) -> str:
    """The same for what the reading of a file finds, which no rule makes."""
    return advice().get(found, "")
