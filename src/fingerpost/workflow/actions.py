"""What meetings agreed, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from datetime import date
from itertools import count
from typing import Any

from fingerpost.errors import Refused
from fingerpost.model import Action
from fingerpost.model.governance import ACTION_STATUSES, MEETINGS
from fingerpost.workflow import checks
from fingerpost.workflow.book import Book, Entry
from fingerpost.workflow.models import ActionRow

_KEPT = (
    "meeting", "raised_on", "text", "measure", "owner", "due", "status", "closed_on", "note", "problem", "progress",
    "outcome",
)  # fmt: skip


def record(book: Book, actions: Iterable[Action]) -> int:
    """Keep actions, all or none; gives how many are new or changed. One whose id is there already is changed."""
    wanted = [Entry(f"action {action.id}", {"action": action.id}, _checked(action)) for action in actions]
    if len({each.about for each in wanted}) < len(wanted):
        raise Refused("Two actions have one id; nothing was recorded.")
    with book.writing():
        return book.keep(ActionRow, wanted)


def change(book: Book, action: Action, opened_on: str) -> Action:
    """Keep one action, begun on the version `opened_on`. One without an id is new and gets one; the same words of the
    same meeting are not added twice. Raises Overtaken where it is no longer as it was when it was opened."""
    with book.writing():
        if not action.id:
            there = {each.action: _action(each) for each in book.rows(ActionRow)}
            twin = next((each for each in there.values() if replace(each, id="") == action), None)
            if twin:
                return twin
            action = replace(action, id=_next_id(action, there))
        entry = Entry(f"action {action.id}", {"action": action.id}, _checked(action))
        row = book.rows(ActionRow).filter(action=action.id).first()
        now = _action(row) if row else None
        book.require_unchanged(now, action, opened_on, entry.about, f"the action {action.id}")
        book.keep(ActionRow, [entry])
    return action


def _next_id(action: Action, there: Collection[str]) -> str:
    """'clinic-2013-11-1': the meeting, its month, and the next number."""
    stem = f"{action.meeting}-{action.raised_on:%Y-%m}-"
    return next(id for id in (f"{stem}{number}" for number in count(1)) if id not in there)


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
    for field in ("note", "problem", "progress", "outcome"):
        checks.text(getattr(action, field), f"{what}: its {field}")
    if (action.status == "open") == (action.closed_on is not None):
        says = "is open and has a day of closing" if action.closed_on else f"is {action.status} and has none"
        raise Refused(f"{what}: it {says}; put the status or closed_on right.")
    if action.closed_on and action.closed_on < action.raised_on:
        raise Refused(f"{what}: it was closed on {action.closed_on}, before it was raised on {action.raised_on}.")
    values = asdict(action)
    return {field: values[field] for field in _KEPT}


def _action(row: Any) -> Action:
    return Action(row.action, **{field: getattr(row, field) for field in _KEPT})
