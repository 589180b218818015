"""Where a chart's limits are worked out afresh: a dated decision of a person, kept as a note, never ours.

A decision is right where the process is known to have changed for good and why (a new team, a new form), and wrong
where it would only silence a signal whose cause nobody knows. Source: NHS England's Making Data Count, on when to
recalculate limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fingerpost.compare.process_control import ENOUGH, ControlChart
from fingerpost.model import MeasureNote
from fingerpost.periods import Period


def rebasings(notes: Iterable[MeasureNote], measure: str) -> tuple[MeasureNote, ...]:
    """The decisions that hold on a measure, oldest month first; of several on one month the one recorded last holds.

    `notes` stand in the order in which they were recorded for each day, as the workflow file gives them.
    """
    latest = {note.on: note for note in notes if note.measure == measure and note.rebases}
    return tuple(latest[day] for day in sorted(latest) if latest[day].rebases == "yes")


def rebase_at(decisions: Iterable[MeasureNote], periods: Sequence[Period]) -> tuple[Period, ...]:
    """The periods of a series at which a decision starts its limits afresh. Those outside it change nothing."""
    days = {note.on for note in decisions}
    return tuple(period for period in periods if period.starts_on in days)


def rebasing_words(decisions: Iterable[MeasureNote], charted: ControlChart) -> tuple[str, ...]:
    """A sentence on each decision that a chart follows; the last says how few points there are since, where few."""
    said = []
    starts = {charted.points[segment.first].period.starts_on: segment for segment in charted.segments}
    for note in decisions:
        segment = starts.get(note.on)
        if segment is None:
            continue
        text = f"Limits are worked out afresh from {note.on:%B %Y}: {note.text.rstrip('.')} (decided by {note.by})."
        if segment.made_from < ENOUGH:
            text += (
                f" There {'is' if segment.made_from == 1 else 'are'} {segment.made_from} since, fewer than {ENOUGH}."
            )
        said.append(text)
    return tuple(said)
