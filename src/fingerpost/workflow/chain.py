"""How the audit's entries hold together: each has the hash of the one before it in its own.

Whoever changes, removes, swaps or slips in an entry breaks the chain at that place. A tail that is cut off or written
anew leaves a whole chain, so the head must also be kept where nobody who could do that can write.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

BEGINNING = "0" * 64
"""What stands before the first entry."""
FIELDS = ("seq", "council", "at", "who", "kind", "role", "what", "on", "child", "purpose")
"""All that an entry says, and that its hash is made from."""


def link(before: str, entry: Mapping[str, object]) -> str:
    """An entry's hash, from the hash before it and what it says, as 64 hexadecimal digits."""
    said = {field: _plain(entry[field]) for field in FIELDS}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{before}{text}".encode()).hexdigest()


def _plain(value: object) -> object:
    return value.replace(tzinfo=None).isoformat(timespec="seconds") if isinstance(value, datetime) else value
