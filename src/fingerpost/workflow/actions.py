"""What meetings agreed, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from fingerpost.errors import Refused
from fingerpost.model import Action
from fingerpost.model.governance import ACTION_STATUSES, MEETINGS
from fingerpost.workflow import checks
from fingerpost.workflow.book import Book, Entry
from fingerpost.workflow.models import ActionRow

_KEPT = ("meeting", "raised_on", "text", "measure", "owner", "due", "status", "closed_on", "note")


def record(book: Book, actions: Iterable[Action]) -> int:
    """Keep actions, all or none; gives how many are new or changed. One whose id is there already is changed."""
    wanted = [Entry(f"action {action.id}", {"action": action.id}, _checked(action)) for action in actions]
    if len({each.about for each in wanted}) < len(wanted):
        raise Refused("Two actions have one id; nothing was recorded.")
    with book.writing():
        return book.keep(ActionRow, wanted)


def listed(book: Book, meeting: str | None, open_only: bool, as_at: date | None) -> tuple[Action, ...]:
    """The actions by the day they were raised: of one meeting or all, with `open_only` those open today, with
    `as_at` those that were raised and not yet closed on that day."""
    with book.reading():
        actions = [_action(row) for row in book.rows(ActionRow).order_by("raised_on", "pk")]
    return tuple(
        action
        for action in actions
        if meeting in (None, action.meeting)
        and not (open_only and action.status != "open")
        and (
            as_at is None
            or (action.raised_on <= as_at and (action.closed_on is None or action.closed_on > as_at))
        )
    )  # fmt: skip


def _checked(action: Action) -> dict[str, Any]:
    what = f"Action {checks.name(action.id, 'The id of an action')}"
    checks.choice(action.meeting, MEETINGS, f"{what}: its meeting")
    checks.needed(action.text, f"{what}: its text")
    checks.short(action.measure or "", f"{what}: its measure")
    checks.short(action.owner, f"{what}: its owner")
    checks.choice(action.status, ACTION_STATUSES, f"{what}: its status")
    checks.text(action.note, f"{what}: its note")
    if (action.status == "open") == (action.closed_on is not None):
        says = "is open and has a day of closing" if action.closed_on else f"is {action.status} and has none"
        raise Refused(f"{what}: it {says}; put the status or closed_on right.")
    if action.closed_on and action.closed_on < action.raised_on:
        raise Refused(f"{what}: it was closed on {action.closed_on}, before it was raised on {action.raised_on}.")
    values = asdict(action)
    return {field: values[field] for field in _KEPT}


def _action(row: Any) -> Action:
    return Action(row.action, **{field: getattr(row, field) for field in _KEPT})
