"""The calendar of reports as an iCalendar file (RFC 5545), which Outlook and other calendars read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from fingerpost.report.calendar import Event

LONGEST = 75
"""Octets in a line, its end left out."""


def render_calendar(events: Sequence[Event], council: str, name: str, made_at: datetime) -> bytes:
    """The events as all-day entries that block nobody's time.

    `council` is the council's number. An entry keeps its UID when its day moves, so that a calendar that reads the
    file again moves the entry. `made_at` without a time zone is local time.
    """
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Fingerpost//Fingerpost//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}"]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.id}-{council}@fingerpost.invalid",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            # The day after the last one: the end itself is not part of an entry.
            f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(event.title)}",
            *([f"DESCRIPTION:{_text(event.says)}"] if event.says else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _text(text: str) -> str:
    """A text with what has a meaning in the format escaped, and control characters left out."""
    escaped = re.sub(r"([\\;,])", r"\\\1", text)
    escaped = re.sub(r"\r\n?|\n", r"\\n", escaped)
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", escaped)


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, each but the first after a space; no character is cut in two."""
    part, room = "", LONGEST
    for character in line:
        size = len(character.encode())
        if size > room:
            yield part
            part, room = " ", LONGEST - 1
        part += character
        room -= size
    yield part
