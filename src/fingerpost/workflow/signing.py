"""Sign-off: draft, checked, approved, published, in this order, each with who and when.

What is published never changes: a corrected report is the next version and says what is different. `next_step` is the
whole of the rules, without a database.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from fingerpost.errors import Refused
from fingerpost.model import SignOff
from fingerpost.model.governance import SIGN_OFF_STATES, SignOffState
from fingerpost.workflow import checks
from fingerpost.workflow.book import Book
from fingerpost.workflow.models import SignOffRow

_AFTER: dict[SignOffState, tuple[SignOffState, ...]] = {
    "draft": ("checked",),
    "checked": ("approved", "draft"),
    "approved": ("published", "draft"),
    "published": ("draft",),
}


def allowed_after(last: SignOff | None) -> tuple[SignOffState, ...]:
    """The states that may follow the last step."""
    return _AFTER[last.state] if last else ("draft",)


def next_step(steps: Sequence[SignOff], asked: SignOff, users: Collection[str]) -> SignOff:
    """The step that follows those taken for a period and edition, or Refused with what can be done instead.

    `asked` has the state, person, time, hash, note and changes; its version is worked out. `users` are all who could
    sign. The changes and the hash of the step before are carried on.
    """
    last = steps[-1] if steps else None
    allowed = allowed_after(last)
    if asked.state not in allowed:
        raise Refused(_out_of_order(last, asked, allowed))
    if last is None:
        return _made(asked, 1, asked.content_sha256, asked.changes)
    report = _named(last)
    if last.state == "published":
        if not asked.changes:
            raise Refused(f"{report} is published and stays as it is. A corrected one must list what it changes.")
        return _made(asked, last.version + 1, asked.content_sha256, asked.changes)
    changes = tuple(dict.fromkeys((*last.changes, *asked.changes)))
    if asked.state == "draft":
        if not asked.note.strip():
            raise Refused(f"{report} is {last.state}. To go back to draft, give the reason.")
        return _made(asked, last.version, asked.content_sha256, changes)
    content = asked.content_sha256 or last.content_sha256
    if last.state != "draft" and last.content_sha256 and content != last.content_sha256:
        raise Refused(
            f"{report} has changed since it was {last.state}. Go back to draft with the reason, and have it checked."
        )
    if asked.state in ("approved", "published"):
        _require_a_second_person(steps, asked, users)
    return _made(asked, last.version, content, changes)


def _require_a_second_person(steps: Sequence[SignOff], asked: SignOff, users: Collection[str]) -> None:
    """Where two people use the workspace, nobody approves what they drafted, and nobody publishes what they alone
    have signed."""
    signed = [step.by for step in since_draft(steps)]
    others = sorted({user for user in users if _person(user) != _person(asked.by)})
    if not others:
        return
    alone = {_person(by) for by in signed} == {_person(asked.by)}
    if alone or (asked.state == "approved" and _person(signed[0]) == _person(asked.by)):
        who = "one of them" if len(others) > 1 else others[0]
        raise Refused(
            f"{asked.by} drafted {_named(steps[-1])}, and it takes a second person to have it {asked.state}: "
            f"{', '.join(others[:5])} also use{'s' if len(others) == 1 else ''} this workspace. Ask {who}."
        )


def since_draft(steps: Sequence[SignOff]) -> Sequence[SignOff]:
    """The steps from the last draft on: what was signed before it was taken back."""
    start = max((i for i, step in enumerate(steps) if step.state == "draft"), default=0)
    return steps[start:]


def sign(
    book: Book, asked: SignOff, users: Iterable[str], meanwhile: Callable[[SignOff], None] = lambda step: None
) -> SignOff:
    """Take a step. Raises Refused where the rules do not allow it; nothing is then changed.

    `meanwhile` is done within the step: where it fails, the step is not taken.
    """
    _check(asked)
    with book.writing():
        steps = _steps(book, period=asked.period, edition=asked.edition)
        known = _known({*users, *people(book), asked.by})
        step = next_step(steps, asked, known)
        about = f"report {step.period} {step.edition} version {step.version}"
        told = [f"{step.state} by {step.by}", step.note, *step.changes]
        values = {**asdict(step), "changes": [*step.changes]}
        book.add(SignOffRow, about, "; ".join(filter(None, told)), **values)
        meanwhile(step)
    return step


def steps_of(book: Book, period: str | None, edition: str | None) -> tuple[SignOff, ...]:
    """Every step in the order taken, of all periods and editions or of those asked for."""
    wanted = {"period": period, "edition": edition}
    with book.reading():
        return tuple(_steps(book, **{field: value for field, value in wanted.items() if value is not None}))


def people(book: Book) -> tuple[str, ...]:
    """Whoever has signed anything here, by name."""
    with book.reading():
        return tuple(sorted(_known(row.by for row in book.rows(SignOffRow))))


def _known(names: Iterable[str]) -> set[str]:
    """One spelling of each person: case and spaces make no other person."""
    return set({_person(name): name for name in names}.values())


def _person(name: str) -> str:
    return " ".join(name.split()).casefold()


def _check(asked: SignOff) -> None:
    checks.name(asked.by, "Sign-off: the name of the person")
    checks.name(asked.period, "Sign-off: the period")
    checks.name(asked.edition, "Sign-off: the edition")
    checks.choice(asked.state, SIGN_OFF_STATES, "The state")
    checks.text(asked.note, "Sign-off: the note")
    checks.text(asked.content_sha256, "Sign-off: the hash", 64)
    for change in asked.changes:
        checks.needed(change, "Sign-off: a change")


def _made(asked: SignOff, version: int, content: str, changes: tuple[str, ...]) -> SignOff:
    return SignOff(
        asked.period, asked.edition, version, asked.state, asked.by, asked.at, content, asked.note, changes
    )  # fmt: skip


def _out_of_order(last: SignOff | None, asked: SignOff, allowed: Sequence[SignOffState]) -> str:
    if last is None:
        return (
            f"{asked.period}, {asked.edition} edition, has no draft yet: the first state is draft, not {asked.state}."
        )
    after = " or ".join(f"{state}{' (with the reason)' if state == 'draft' else ''}" for state in allowed)
    if last.state == "published":
        after = "draft, which begins the next version and lists what it changes"
    return f"{_named(last)} is {last.state} (by {last.by}); after that comes {after}, not {asked.state}."


def _named(step: SignOff) -> str:
    return f"{step.period}, {step.edition} edition, version {step.version}"


def _steps(book: Book, **where: str) -> list[SignOff]:
    return [_sign_off(row) for row in book.rows(SignOffRow).filter(**where)]


def _sign_off(row: Any) -> SignOff:
    state = cast(SignOffState, row.state)
    return SignOff(
        row.period, row.edition, row.version, state, row.by, row.at, row.content_sha256, row.note, tuple(row.changes)
    )


def asked_for(
    book: Book, period: str, edition: str, state: str, by: str, content: str, note: str, changes: Iterable[str]
) -> SignOff:
    """What is asked for, as a step with the time of now and no version yet."""
    at: datetime = book.now()
    return SignOff(period, edition, 0, cast(SignOffState, state), by.strip(), at, content, note, tuple(changes))
