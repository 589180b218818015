"""Placements out of SSDA903 episodes, in tables small enough to read."""

from __future__ import annotations

from datetime import date

import pytest

from fingerpost.model import SCHEMAS, Table
from fingerpost.sources.ssda903 import finish, placements

COLUMNS = (
    "started_on",
    "new_episode_reason",
    "legal_status",
    "placement_type",
    "placement_provider",
    "ended_on",
)


def day(text: str) -> date | None:
    return date.fromisoformat(f"2013-{text}") if text else None


def episodes(table: str) -> Table:
    """Episodes of a child C1, or of the child named first: start, RNE, LS, PLACE, provider, end ('-' is empty)."""
    rows = []
    for line in filter(str.strip, table.splitlines()):
        cells = ["" if cell == "-" else cell for cell in line.split()]
        child = cells.pop(0) if cells[0].startswith("C") and len(cells) == 7 else "C1"
        rows.append(
            {
                "child_id": child,
                **dict(zip(COLUMNS, [day(cells[0]), *cells[1:5], day(cells[5])], strict=True)),
            }
        )
    schema = SCHEMAS["care_episodes"]
    return Table(schema, {name: [row.get(name) or None for row in rows] for name in schema.names})


def placed(table: str) -> list[str]:
    """The placements as lines: start, kind, provider, end, start of the spell."""

    def short(value: date | str | None) -> str:
        return f"{value:%m-%d}" if isinstance(value, date) else value or "-"

    columns = placements(episodes(table)).columns
    names = ("started_on", "type", "provider", "ended_on", "spell_started_on")
    return [" ".join(map(short, row)) for row in zip(*(columns[name] for name in names), strict=True)]


def test_one_episode_is_one_placement():
    assert placed("01-10 S C2 U6 PR1 -") == ["01-10 U6 PR1 - 01-10"]


def test_a_change_of_legal_status_alone_goes_on_in_the_same_placement():
    assert placed(
        """
        01-10 S V2 U6 PR1 02-01
        02-01 L C1 U6 PR1 03-01
        03-01 L C2 U6 PR1 -
        """
    ) == ["01-10 U6 PR1 - 01-10"]


@pytest.mark.parametrize("reason", ["P", "T", "B", "U"])
def test_a_change_of_placement_is_a_new_one_even_of_the_same_kind(reason):
    assert placed(
        f"""
        01-10 S C2 U6 PR1 02-01
        02-01 {reason} C2 U6 PR1 -
        """
    ) == ["01-10 U6 PR1 02-01 01-10", "02-01 U6 PR1 - 01-10"]


def test_a_child_who_comes_back_from_a_temporary_placement_never_left():
    assert placed(
        """
        01-10 S C2 U6 PR1 02-01
        02-01 P C2 T2 PR4 02-08
        02-08 P C2 U6 PR1 -
        """
    ) == ["01-10 U6 PR1 - 01-10", "02-01 T2 PR4 02-08 01-10"]


def test_several_temporary_placements_in_a_row_are_looked_through():
    assert placed(
        """
        01-10 S C2 U6 PR1 02-01
        02-01 P C2 T1 PR0 02-04
        02-04 P C2 T4 PR2 02-08
        02-08 P C2 U6 PR1 03-01
        03-01 L D1 U6 PR1 -
        """
    ) == ["01-10 U6 PR1 - 01-10", "02-01 T1 PR0 02-04 01-10", "02-04 T4 PR2 02-08 01-10"]


def test_a_temporary_placement_goes_on_through_a_change_of_legal_status():
    assert placed(
        """
        01-10 S V2 U6 PR1 02-01
        02-01 P V2 T2 PR4 02-04
        02-04 L C1 T2 PR4 02-08
        02-08 P C1 U6 PR1 -
        """
    ) == ["01-10 U6 PR1 - 01-10", "02-01 T2 PR4 02-08 01-10"]


@pytest.mark.parametrize("back_to", ["K2 PR1", "U6 PR4"])
def test_another_kind_or_provider_after_a_temporary_placement_is_a_new_one(back_to):
    assert placed(
        f"""
        01-10 S C2 U6 PR1 02-01
        02-01 P C2 T2 PR4 02-08
        02-08 P C2 {back_to} -
        """
    ) == ["01-10 U6 PR1 02-01 01-10", "02-01 T2 PR4 02-08 01-10", f"02-08 {back_to} - 01-10"]


def test_nothing_is_looked_through_from_one_spell_to_the_next():
    assert placed(
        """
        01-10 S C2 U6 PR1 02-01
        02-01 P C2 T2 PR4 02-08
        05-01 S C2 U6 PR1 -
        """
    ) == ["01-10 U6 PR1 02-01 01-10", "02-01 T2 PR4 02-08 01-10", "05-01 U6 PR1 - 05-01"]


def test_short_breaks_are_not_placements():
    assert placed(
        """
        01-10 S V4 U6 PR1 01-12
        02-10 S V3 U6 PR1 02-12
        03-01 S C2 U6 PR1 -
        """
    ) == ["03-01 U6 PR1 - 03-01"]


def test_several_spells_and_children_stay_apart_whatever_the_order_of_the_rows():
    assert placed(
        """
        C2 03-01 S C2 K2 PR4 -
        C1 05-01 S V2 U6 PR1 -
        C1 02-01 P C2 U4 PR1 03-01
        C1 01-10 S C2 U6 PR1 02-01
        """
    ) == [
        "01-10 U6 PR1 02-01 01-10",
        "02-01 U4 PR1 03-01 01-10",
        "05-01 U6 PR1 - 05-01",
        "03-01 K2 PR4 - 03-01",
    ]


def test_a_first_episode_without_an_s_starts_a_spell_where_the_records_begin():
    assert placed("02-01 L C2 U6 PR1 -") == ["02-01 U6 PR1 - 02-01"]


def test_episodes_without_a_child_or_a_start_are_passed_over():
    table = episodes("01-10 S C2 U6 PR1 -\n02-10 S C2 U6 PR1 -\n03-10 S C2 U6 PR1 -")
    table.columns["child_id"][0] = None
    table.columns["started_on"][1] = None
    assert placements(table).columns["started_on"] == [day("03-10")]


def test_placements_are_only_made_where_episodes_were_read():
    tables: dict[str, Table] = {}
    finish(tables)
    assert tables == {}
