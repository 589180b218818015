"""What is written into the audit: whose records were shown, and who was refused. Written before a page is sent."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from fingerpost.model import Listing
from fingerpost.model.governance import AuditKind
from fingerpost.web.viewer import workspace_of


def pseudonym(child_id: str) -> str:
    """A name for a child that stands in addresses and in the audit: always the same, and telling nothing."""
    key = hashlib.sha256(f"child {settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, child_id.encode(), hashlib.sha256).hexdigest()[:20]


def children_of(listing: Listing) -> tuple[str, ...]:
    """The children of a listing, each once, in order; none where it has no column of them."""
    if "child_id" not in listing.columns:
        return ()
    place = listing.columns.index("child_id")
    return tuple(dict.fromkeys(str(row[place]) for row in listing.rows if row[place] is not None))


def seen(request: Any, what: str, on: str, children: Iterable[str] = (), kind: AuditKind = "view") -> None:
    """Write down that whoever asks is shown these children, by id; an entry each, and one where there is none.

    `what` says how ('records behind a figure'), `on` names the thing without a child ('contacts 2013-14-Q2'). Raises
    StoreError where it cannot be written: then nothing is shown.
    """
    workspace_of(request).office.note_seen(kind, what, on, [pseudonym(each) for each in children])


def note(request: Any, kind: AuditKind, what: str, on: str) -> None:
    """Write down anything else that the audit is to hold, such as a sign-in or a refusal."""
    seen(request, what, on, kind=kind)
